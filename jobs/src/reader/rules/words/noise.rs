//! Mails that stand alone: advertising, machines, attacks on the reader, repeats, thanks.

use crate::reader::rules::cue::cues;

cues! {
    /// A subject that only machines write.
    MACHINE_SUBJECT {
        en: [r"auto(?:matic|mated)?[- ]?(?:reply|response|answer)", r"out of (?:the )?office", r"delivery (?:status|failure|has failed|incomplete)", r"undeliver\w+", r"(?:mail|message) delivery (?:failed|failure|problem)", r"returned mail", r"failure notice", r"away from (?:the office|my desk)", r"mail delivery"],
        de: [r"automatische (?:antwort|rückmeldung|nachricht)", r"abwesenheit\w*", r"unzustellbar\w*", r"nicht zugestellt\w*", r"zustellung fehlgeschlagen", r"zustellfehler", r"ferienabwesenheit", r"autoreply"],
    }
    /// A sender that is a machine.
    MACHINE_SENDER {
        en: [r"mailer-daemon", r"postmaster", r"mail delivery (?:subsystem|system)", r"newsletters?", r"no-?reply", r"do-?not-?reply", r"bounces?", r"marketing"],
        de: [r"mailversand", r"werbung", r"aktion"],
    }
    /// A person's answering machine.
    AWAY {
        en: [r"(?:i am|i'm|i will be|we are) (?:currently )?(?:out of (?:the )?office|on (?:annual |parental |maternity )?(?:leave|holiday|vacation)|away from)", r"(?:limited|no|only sporadic) access to (?:my )?e-?mails?", r"(?:in|for) urgent (?:cases|matters)", r"your (?:message|e-?mail|mail) (?:will not be|is not) forwarded", r"thank you for your (?:message|e-?mail|mail)", r"will (?:reply|respond|answer) (?:to your \w+ )?(?:when|after|upon|on) my return", r"this is an automat\w+"],
        de: [r"(?:ich bin|wir sind) (?:\w+ ){0,10}(?:abwesend|in den ferien|im urlaub|ausser haus|nicht im büro|im mutterschaftsurlaub|im militärdienst)", r"in dringenden (?:fällen|angelegenheiten)", r"nur sporadisch", r"(?:nicht|nicht automatisch) weitergeleitet", r"vielen dank für ihre (?:nachricht|mail|e-mail|anfrage)", r"nach meiner rückkehr", r"keinen zugriff auf (?:meine )?(?:e-?)?mails?", r"diese nachricht wurde automatisch"],
    }
    /// Something undeliverable.
    BOUNCE {
        en: [r"(?:could|can)(?: ?not|n't) be delivered", r"address (?:was )?not found", r"delivery (?:has )?failed", r"mailbox (?:is )?(?:full|unavailable)", r"user unknown", r"recipient .{0,40}rejected", r"permanent (?:error|failure)"],
        de: [r"konnte nicht zugestellt werden", r"empfänger(?:adresse)? (?:wurde )?(?:nicht gefunden|unbekannt)", r"postfach (?:ist )?voll"],
    }
    /// One of these is enough.
    ADVERTISING {
        en: [r"unsubscribe", r"click (?:the link|here|below|on the (?:link|button))", r"dear (?:investor|winner|beneficiary|valued customer|account holder|friend in business)", r"double your", r"trading bot", r"view (?:this (?:e-?mail )?)?in (?:your )?browser", r"you (?:are )?receiv(?:e|ing) this (?:e-?mail|message|newsletter)", r"\d+ (?:critical )?seo errors?", r"seo (?:services?|audit|errors?|experts?)", r"reply stop", r"page (?:1|one) of google", r"backlinks?", r"(?:crypto|bitcoin|casino|viagra|lottery|jackpot)", r"guest post", r"(?:buy|purchase) (?:e-?mail |attendee )?(?:lists?|leads|followers)", r"attendees? list", r"limited[- ]time offer", r"claim your (?:prize|bonus|reward)", r"you have (?:won|been selected)", r"(?:million|inheritance) .{0,60}(?:dollars|usd|fund)"],
        de: [r"newsletter (?:\w+ ){0,6}(?:abmelden|abbestellen|erhalten)", r"(?:hier|jederzeit) abmelden", r"abmelde-?link", r"im browser (?:ansehen|öffnen|anzeigen)", r"sie erhalten diese (?:e-?mail|nachricht|mail)", r"suchmaschinen\w*", r"google[- ](?:ranking|bewertungen|platzierung)", r"jetzt (?:bestellen|zugreifen|profitieren|sichern|buchen und sparen)", r"sichern sie sich", r"profitieren sie (?:jetzt|noch|bis)", r"(?:gewonnen|gewinnspiel)", r"kryptowährung\w*", r"firmenkredit\w*", r"adress(?:listen|datenbank)\w*", r"seo-\w+"],
    }
    /// Two of these are enough.
    SELLING {
        en: [r"newsletter", r"webinar", r"(?:our|my) (?:experts|agency|team of experts|solution|software|platform|services?) (?:can|help\w*|offers?|will)", r"\d+ ?% (?:off|discount|more)", r"free (?:trial|demo|audit|consultation|quote)", r"(?:quick|short|\d+[- ]minutes?) (?:call|chat|demo)", r"boost", r"increase your (?:traffic|sales|revenue|bookings|visibility)", r"guaranteed", r"(?:your|the) (?:web)?site", r"ranking", r"keywords?", r"seo", r"prices start at", r"early[- ]bird", r"last chance", r"leads", r"roi", r"book a demo", r"hop on a", r"special offer", r"subscribe\w*", r"are you the right person", r"free (?:delivery|shipping)", r"outsourc\w+", r"wholesale", r"dear (?:business owner|sir/madam|webmaster)", r"(?:came|stumbled) across your (?:venue|website|company|business|page|profile)", r"help\w* (?:event spaces|venues|businesses|companies|hotels|organi[sz]ations)", r"(?:spaces|venues|companies|businesses) like yours", r"save (?:you )?up to", r"open to a (?:quick|short|brief)", r"free sample|sample box", r"growth manager", r"partnership opportunit\w+", r"case study"],
        de: [r"newsletter", r"webinar", r"(?:unsere?|unser) (?:experten|agentur|lösung|software|plattform|produkte?|sortiment)", r"\d+ ?% (?:rabatt|günstiger|mehr)", r"(?:bin|sind) auf (?:ihre?|eure?) (?:webseite|website|homepage|firma|lokal)\w* gestossen", r"(?:helfen|unterstützen) (?:firmen|unternehmen|betrieben?|lokalen|hotels|eventlocations)", r"kooperation\w*", r"partnerschaft", r"musterbox|gratismuster", r"(?:kostenlose?[srn]?|gratis) (?:beratung|demo|test\w*|erstgespräch|analyse)", r"umsatz (?:steigern|erhöhen)", r"mehr (?:kunden|umsatz|reichweite|sichtbarkeit)", r"aktion\w*", r"angebot (?:gültig|nur)", r"nur (?:diese woche|noch heute|bis)", r"liebe[r]? kund\w*", r"ihre (?:webseite|website|homepage)", r"sparen sie", r"garantiert", r"neukunden\w*", r"werbe\w+", r"frühbucher\w*", r"online-?shop", r"(?:kostenlose|gratis)[- ]?lieferung", r"artikel"],
    }
    /// Orders to the machine about its own rules.
    INJECTION {
        en: [
            r"(?:ignore|disregard|forget|override|bypass|skip) (?:\w+ ){0,5}(?:instructions?|rules|prompts?|guidelines|restrictions|directives|programming|polic(?:y|ies))", r"system[- ]?(?:prompt|message|override|instruction)s?", r"(?:initial|hidden|original|internal) (?:prompt|instructions)", r"you are (?:now|from now on|no longer) (?:in|an?|the|my|bound|acting|operating|allowed)", r"(?:manager|admin|administrator|developer|debug|god|root|maintenance|test) mode", r"act as (?:an? |the )?(?:admin\w*|manager|system|assistant|ai|developer)", r"pretend (?:to be|you are|that you)", r"jailbreak\w*",
            r"(?:reveal|print|output|show|repeat|leak|dump|disclose) (?:me )?(?:your|the|all) (?:\w+ ){0,3}(?:prompt|instructions|rules|configuration|database|api keys?|secrets?|passwords?)", r"(?:list|send|give|show|export|dump)(?: me)? (?:\w+ ){0,4}(?:all|every|other) (?:\w+ ){0,3}(?:customers?|clients?|guests'?|bookings?|e-?mail addresses|addresses|data)", r"(?:mark|set|flag) (?:this|the|my|our) (?:\w+ )?(?:booking|reservation|invoice|deposit|status)(?: status)? (?:as|to) ", r"set (?:the|my|our|its|this) (?:\w+ ){0,5}(?:to|as)", r"(?:rules|instructions|restrictions|guidelines) (?:\w+ ){0,3}(?:no longer|do not|don't) apply", r"(?:to|for) the (?:ai|bot|assistant|model|llm|machine)", r"(?:ai|bot|assistant|llm) (?:\w+ )?(?:reading|processing|handling|answering)", r"(?:ai|language) (?:model|assistant)", r"chatgpt", r"as an? (?:ai|llm|bot)", r"reply only with", r"(?:new|updated) instructions? (?:for|to) (?:the|you)",
        ],
        de: [
            r"(?:ignorier\w*|vergiss|vergesst|vergessen|missachte\w*|umgehe\w*|überschreib\w*|verwirf|verwerfen) (?:\w+ ){0,7}(?:anweisung\w*|regeln?|vorgaben?|instruktion\w*|prompts?|richtlinien?|befehle?|einschränkungen)", r"system-?(?:prompt|nachricht|anweisung\w*|meldung)s?", r"(?:du bist|sie sind) (?:jetzt|nun|ab (?:jetzt|sofort)|von nun an|nicht mehr)(?: \w+){0,3}[ -](?:\w+-)?(?:modus|administrator\w*|admin|manager\w*|assistent\w*|system|bot|entwickler\w*)", r"(?:manager|admin|administrator|administratoren|entwickler|wartungs|debug|test)-?modus", r"(?:gib|geben sie|zeig|zeige|zeigen sie|liste|schick|schicke|sende|senden sie|nenne)(?: mir| uns| bitte)* (?:\w+ ){0,6}(?:alle[rn]?|aller|sämtliche[rn]?) (?:\w+ ){0,3}(?:kunden\w*|kundinnen|gäste\w*|buchungen|reservationen|daten|e-?mail-?adressen|passwörter)", r"(?:setze?n?|markiere?n?|stelle?n?)(?: sie)? (?:\w+ ){0,8}(?:status|preis|betrag|total|anzahlung|buchung) (?:\w+ ){0,3}(?:auf|als) ", r"verhalte? dich (?:wie|als)", r"(?:ki|sprach)-?modell\w*", r"(?:regeln|anweisungen|vorgaben) (?:\w+ ){0,3}(?:gelten|gilt) (?:\w+ )?(?:nicht|nimmer)", r"(?:an|für) (?:die|den) (?:ki|bot|assistenten|ai)", r"antworte nur mit",
        ],
    }
    /// An announced repeat.
    REPEAT {
        en: [r"(?:sending|resending|forwarding|submitting|(?:i|we|i'll|we'll|hereby) (?:send|resend|forward)) (?:\w+ ){0,6}(?:again|once more|a second time|another time|one more time)", r"resend\w*", r"re-send\w*", r"second time", r"(?:ignore|delete|disregard) (?:\w+ ){0,3}duplicates?", r"sent (?:this|it|the same) (?:\w+ )?twice", r"same (?:e-?mail|message|request) again", r"in case (?:my|the) (?:\w+ )?(?:e-?mail|message|mail) (?:\w+ ){0,3}(?:lost|did not|didn't)", r"duplicate of"],
        de: [r"(?:schicke|sende|schicken wir|senden wir|geschickt|gesendet|verschickt) (?:\w+ ){0,8}(?:nochmals?|noch mal|noch einmal|erneut|ein zweites mal|abermals|doppelt|zweimal)", r"(?:nochmals?|noch einmal|erneut|ein zweites mal|doppelt|zweimal) (?:\w+ ){0,4}(?:schick\w*|send\w*|gesend\w*|geschickt|zugestellt|abgeschickt|verschickt)", r"ein (?:zweites|weiteres|drittes) mal", r"doppelt (?:erhalten|gekommen|versendet)", r"duplikat\w*", r"gleiche (?:mail|nachricht|anfrage) (?:nochmals?|noch einmal|erneut)"],
    }
    /// Points to what was said elsewhere, which nobody here has heard.
    SAID_ELSEWHERE {
        en: [r"(?:as|what|like) (?:we|you|i)(?:'ve| have)? (?:\w+ )?(?:said|discussed|agreed|talked about|spoke about|settled)"],
        de: [r"(?:so wie|wie|was) (?:wir|ich|sie)(?: es)? (?:\w+ ){0,3}(?:besprochen|gesagt|abgemacht|vereinbart)"],
    }
    /// The content is somewhere else.
    ELSEWHERE {
        en: [r"attach\w*", r"as discussed", r"as agreed", r"enclosed", r"see above"],
        de: [r"anhang", r"angehängt", r"beilage\w*", r"beiliegend\w*", r"anbei", r"wie besprochen", r"wie vereinbart", r"siehe oben"],
    }
    /// Gratitude or joy.
    THANKS {
        en: [r"thanks?", r"thank you", r"thx", r"cheers", r"much appreciated", r"appreciate", r"grateful", r"looking forward", r"look forward", r"see you", r"brilliant"],
        de: [r"danke\w*", r"(?:vielen|besten|herzlichen|lieben|tausend|grossen|ganz) dank", r"merci\w*", r"dankbar", r"gespannt", r"freu\w* (?:uns|mich)", r"bis bald", r"bis dann", r"bis dahin", r"herzlich\w*"],
    }
}
