//! How people say what they want to happen.

use crate::reader::rules::cue::cues;

cues! {
    /// A booking is wished for.
    WISH {
        en: [
            r"(?:would|'d) (?:like|love) to (?:\w+ ){0,3}(?:book|reserve|rent|hire|hold|host|celebrate|organi[sz]e|use|have|throw|do|run|repeat|come|enquire|inquire|make)", r"(?:want|hope|hoping|plan|planning|looking|wish|aim) to (?:book|reserve|rent|hire|hold|host|celebrate|organi[sz]e|use|have|throw|run)", r"(?:we|i)(?:'m| am|'re| are) (?:\w+ ){0,2}(?:looking for|planning|organi[sz]ing|in need of|searching for|seeking|bringing|hosting|after)", r"(?:need|looking for|search\w* for|require) (?:a|an|some|one of your|your|another) (?:\w+[ -]){0,4}(?:room|venue|space|place|hall|location)", r"(?:book|reserve|rent|hire|want|need|like|take|have|get(?:ting)?) (?:out )?(?:the )?(?:your )?(?:big |small |large )?room", r"pencil us in", r"(?:send|give|make|let) (?:me|us) (?:have )?(?:a|an|your) (?:\w+ )?(?:offer|quote|quotation|proposal)", r"(?:a|for a|an|your) (?:quote|quotation|offer)", r"(?:booking|room|event|venue) (?:request|enquiry|inquiry)", r"enquir(?:y|e|ing)", r"inquir(?:y|e|ing)", r"is hosting", r"would (?:like|love) (?:to|your|a|the) (?:\w+ ){0,3}room",
            r"do you have (?:a|any|some) .{0,25}(?:rooms?|space|hall)", r"is room \w (?:still )?(?:free|available)", r"room \w .{0,40}(?:free|available)", r"separate offer", r"something (?:free|available) for",
        ],
        de: [
            r"(?:such(?:e|en|t)|brauch\w*|bräucht\w*|benötig\w*) (?:\w+ ){0,12}(?:raum|räume|räumlichkeit\w*|saal|zimmer|sitzungszimmer|seminarraum|location|lokal|platz|\w*raum)", r"(?:\w*raum|\w*saal|räumlichkeit\w*|\w*zimmer|location|lokal) (?:\w+ ){0,4}(?:gesucht|suchen|mieten|buchen|reservieren|anmieten)", r"(?:möchte\w*|würde\w*|wollen|will|planen|plane|wünsch\w*|beabsichtigen|gedenken|haben vor) (?:\w+,? ){0,22}?(?:mieten|buchen|reservieren|durchführen|feiern|veranstalten|abhalten|machen|organisieren|ausrichten|nutzen|anfragen|zusammenkommen|einladen|durchzuführen|zu mieten|zu feiern|begehen|treffen)", r"\w*anfrage", r"anfragen", r"offerieren sie", r"(?:eine|um eine|ihre) (?:\w+ )?offerte", r"(?:ein|um ein|ihr) (?:\w+ )?angebot", r"(?:bitte|gerne?) (?:\w+ ){0,6}(?:reservieren|buchen|offerieren|blockieren)", r"ist (?:der )?(?:raum|saal) \w (?:\w+ ){0,4}(?:frei|zu haben|verfügbar)", r"(?:haben sie|habt ihr|hättet ihr|hätten sie) (?:\w+ ){0,8}(?:raum|räume|platz|etwas frei|frei|sitzungszimmer|saal)", r"planen (?:\w+ ){0,6}(?:anlass|event|feier|fest|workshop|seminar|retraite|kickoff)", r"(?:führt|führen|feiert|feiern|veranstaltet|veranstalten|organisier\w*) (?:\w+,? ){0,12}(?:durch|am|im)", r"suchen wir", r"suche ich", r"was schlag\w+ (?:sie|ihr)", r"noch (?:ein\w*|was|etwas) (?:\w+ )?(?:raum|frei)",
        ],
    }
    /// The wish is for another event than the one in hand.
    ANOTHER {
        en: [r"something (?:new|else|different)", r"(?:another|a new|a second|a separate|a further|an additional|a different) (?:event|booking|request|enquiry|inquiry|date for|meeting|room for|reservation|workshop|party|seminar|dinner)", r"separate (?:offer|booking|event|enquiry)", r"in addition to (?:our|the) (?:\w+ )?(?:booking|event)", r"(?:next|second) event", r"unrelated to", r"new (?:request|enquiry|inquiry|booking)", r"besides (?:our|the) (?:\w+ )?(?:booking|event)", r"one more (?:event|booking|request)"],
        de: [r"(?:ein\w*|noch ein\w*) (?:ganz )?(?:weitere[nrsm]?|neue[nrsm]?|zweite[nrsm]?|andere[nrsm]?|separate[nrsm]?|zusätzliche[nrsm]?) (?:\w+ )?\w*(?:anlass|event|buchung|anfrage|veranstaltung|sitzung|seminar|fest|feier|reservation|termin für|raum|workshop|kurs)", r"weitere[rn]? (?:anlass|anfrage|buchung|event|veranstaltung)", r"neue anfrage", r"neben dem (?:\w+ )?(?:gebuchten|reservierten)", r"unabhängig (?:davon|von)", r"zusätzlich zu (?:unser\w*|der)", r"etwas (?:anderes|neues)", r"diesmal (?:geht es )?um", r"nächste[rn]? anlass"],
    }
    /// Yes.
    YES {
        en: [
            r"yes", r"yep", r"yeah", r"sure", r"ok(?:ay)?", r"perfect(?:ly)?", r"great", r"super", r"(?:that|it|this|which|all|one) (?:\w+ )?(?:works?|suits?|fits?|would work|would be (?:fine|great|perfect|lovely|ideal))", r"works (?:\w+ )?(?:for (?:us|me)|well|best|fine|great|perfectly)", r"suits (?:us|me)", r"fine", r"sounds (?:good|great|perfect|lovely)", r"agreed", r"happy with", r"go(?:ing)? (?:for|with|ahead)", r"we'll take", r"(?:'d|would|'ll|will) (?:like to )?(?:take|have|pick|choose)", r"please (?:book|reserve|hold|go ahead|confirm)", r"absolutely", r"confirmed", r"(?:i|we) confirm", r"count us in", r"good for us", r"lovely", r"wonderful", r"let's (?:do|take|go)", r"ideal", r"best for us", r"deal", r"would be (?:best|perfect|great|ideal|fine|good)", r"is (?:good|best|perfect|great|fine)", r"brilliant",
        ],
        de: [
            r"ja", r"jawohl", r"gerne?", r"passt", r"passen", r"passte", r"einverstanden", r"ok(?:ay)?", r"perfekt", r"super", r"prima", r"toll", r"tiptop", r"tip ?top", r"bestens", r"in ordnung", r"alles klar", r"klappt", r"geht (?:für uns|bei uns|klar|gut|in ordnung)", r"nehmen (?:wir|ihn|sie|es|das|den)", r"wir nehmen", r"bitte (?:\w+ ){0,2}(?:reservieren|buchen|fix)", r"(?:fix|definitiv) (?:machen|buchen|reservieren)", r"wunderbar", r"ideal", r"(?:wäre|ist) (?:\w+ ){0,4}(?:am besten|ideal|perfekt|super|gut|recht|möglich)", r"genau", r"zusage\w*", r"entscheiden uns für", r"bestätige\w*", r"sehr gut", r"genehm", r"am besten", r"stimmt so", r"selbstverständlich", r"natürlich", r"kommt .{0,40}in frage",
        ],
    }
    /// Anything that turns a yes into something else.
    NOT {
        en: [r"not", r"\w+n't", r"cannot", r"no longer", r"never", r"neither", r"none", r"unfortunately", r"nor"],
        de: [r"nicht", r"kein\w*", r"leider", r"weder", r"nie", r"nimmer"],
    }
    /// The sentence holds only under a condition.
    CONDITION {
        en: [r"if", r"before", r"unless", r"once", r"provided", r"as soon as", r"until", r"in case", r"would accept", r"subject to", r"when we (?:accept|sign|confirm)"],
        de: [r"wenn", r"falls", r"sofern", r"bevor", r"sobald", r"bis", r"vorausgesetzt", r"ob", r"unter der bedingung", r"ehe"],
    }
    /// A reservation about what was just praised.
    BUT {
        en: [r"but", r"however", r"although", r"except", r"just one (?:thing|change)", r"only", r"apart from", r"though"],
        de: [r"aber", r"jedoch", r"allerdings", r"nur", r"bloss", r"ausser", r"hingegen", r"einzig", r"dennoch", r"trotzdem"],
    }
    /// Takes the offer, in words that mean nothing else.
    ACCEPT {
        en: [
            r"(?:we|i|hereby|happily|gladly|to|and|happy to|board has|has|have) (?:hereby |gladly |happily |formally |would like to |'d like to )?(?:accepte?d?|approved?)", r"accept (?:the|your|this) (?:offer|quote|quotation|proposal)", r"agree(?:d)? (?:to|with|on) (?:the|your|this|all|everything)", r"(?:we|i) agree", r"agreed", r"good to go", r"go(?:ing)? ahead", r"book it", r"(?:please|let's) (?:book|confirm|proceed)", r"consider it (?:booked|accepted|done)", r"(?:book|confirm|take|go ahead) (?:\w+ ){0,3}as (?:quoted|offered|per your (?:offer|quote))", r"sign(?:ed)? off", r"you have (?:our|my) (?:ok|go|approval|green light)", r"green light", r"we'll take it", r"we(?:'d| would) like to (?:go ahead|proceed|accept|confirm|book)", r"(?:is|are|it's|that's) (?:fully |hereby )?(?:accepted|approved)", r"(?:offer|quote) (?:is|looks) (?:fine|good|perfect|ok(?:ay)?|great)", r"please make it definite", r"proceed with (?:the|your|this)", r"count us in", r"it's a (?:yes|deal)", r"yes to (?:the|your|everything|all|the rest)(?: (?:offer|quote|else))?", r"happy (?:to|with) (?:proceed|the offer|your offer|the quote|your quote|everything)", r"confirm (?:the|our|this) (?:booking|offer|reservation|order)", r"we're in", r"we are in", r"you're on", r"all (?:clear|set) (?:from|on) our side", r"works for us",
        ],
        de: [
            r"(?:nehmen|nehme) (?:\w+,? ){0,10}?an", r"angenommen", r"annehmen", r"akzeptier\w*", r"einverstanden", r"zusage\w*", r"zugesagt", r"sagen (?:\w+ ){0,4}zu", r"sage (?:\w+ ){0,4}zu", r"(?:bestätigen|bestätige) (?:\w+ ){0,8}(?:offerte|angebot|buchung|reservation|auftrag|bestellung)", r"(?:hiermit|gerne?) (?:bestätigen|bestätige)", r"(?:offerte|angebot|vorschlag|alles|das|so) (?:\w+ ){0,3}(?:geht in ordnung|ist (?:\w+ )?(?:in ordnung|ok|gut|perfekt|genehmigt|bewilligt|bestätigt|super|top))", r"in ordnung", r"(?:bitte|gerne?|können sie|dürfen sie) (?:\w+ ){0,5}(?:fix|definitiv|verbindlich|fest|so) (?:\w+ )?(?:buchen|reservieren|eintragen|bestätigen|bestellen)", r"(?:buchen|reservieren|bestellen) (?:wir |sie )?(?:\w+ ){0,3}(?:definitiv|verbindlich|fix|wie offeriert|gemäss)", r"grünes licht", r"genehmigt", r"bewilligt", r"gutgeheissen", r"(?:wie|gemäss) (?:offeriert|offerte|ihrer offerte|angebot|ihrem angebot)", r"erteilen (?:\w+ ){0,3}auftrag", r"unser ok", r"zugestimmt", r"abgesegnet", r"hat (?:\w+ ){0,4}(?:freigegeben|gutgeheissen)", r"gilt als (?:angenommen|gebucht)", r"abgemacht", r"stimmen (?:\w+ ){0,5}zu", r"machen wir so", r"(?:wir )?sind (?:gerne )?dabei",
        ],
    }
    /// Takes the offer unless a reservation follows.
    LIKES {
        en: [r"(?:looks?|sounds?|seems?) (?:\w+ )?(?:good|great|fine|perfect|fair|excellent|right)", r"all good", r"perfect", r"great", r"yes", r"fine (?:with|by|for) (?:us|me)", r"happy with", r"works", r"excellent", r"super", r"ok(?:ay)?", r"deal"],
        de: [r"ja", r"perfekt", r"super", r"passt", r"bestens", r"alles (?:klar|gut|bestens|prima)", r"tiptop", r"(?:ja|sehr|so) gerne", r"stimmt", r"passen", r"prima", r"sehr gut", r"ok(?:ay)?", r"top"],
    }
    /// Walks away from what was proposed.
    WALK_AWAY {
        en: [
            r"(?:found|chosen|chose|booked|picked|decided (?:on|for)|went with|going with|gone with|go with|opted for|settled on|signed with|prefer) (?:\w+ ){0,4}(?:another|other|different|elsewhere|somewhere|a place|a venue|alternative|closer|nearer|cheaper|competitor)", r"(?:won't|will not|do not|don't|no longer|not) (?:be )?(?:need|needing|require|requiring|want|taking|going ahead|pursue|pursuing|proceed\w*|go ahead|book\w*) (?:\w+ ){0,5}(?:room|venue|offer|it up|further|ahead|place|dates?|booking|any more|anymore|after all|this)", r"(?:not|n't) (?:be )?tak(?:e|ing) (?:it|you|up|your|the offer)", r"not be (?:going ahead|proceeding|needing|coming)", r"decided against", r"(?:have to|must|need to|regret to|want to|would like to|will|'ll|to) (?:\w+ )?(?:decline|pass|turn (?:it|this|your offer|the offer|you) down|withdraw)", r"not interested", r"(?:decline|declining|withdraw) (?:your|the|this|our)", r"(?:is|was|has been|been|got|are) (?:now |sadly |unfortunately )?(?:scrapped|shelved|axed|dropped|called off|cancell?ed|abandoned)", r"(?:online|virtually|from home|at home|in[- ]house|in our own|our own (?:office|premises|canteen)) (?:this year |instead|after all)", r"hold (?:the|it|our) (?:\w+ )?(?:online|at home|internally|in-house)", r"release (?:the|our) (?:dates?|room|option|hold|reservation)", r"(?:isn't|is not|not) going to happen", r"not (?:happening|going ahead|taking place)", r"maybe (?:another|next) time", r"no thank(?:s| you)", r"look(?:ed|ing)? elsewhere", r"(?:outside|beyond|above|over) (?:our|the) budget .{0,40}(?:so we|we'll have|we have to (?:say no|pass|decline))", r"won't be coming", r"say no", r"put on (?:ice|hold)", r"(?:close|withdraw|drop) (?:the|our|this) (?:request|file|enquiry|inquiry|case)", r"there (?:will be no|won't be (?:a|any))", r"no longer (?:relevant|necessary|planned)", r"fallen through", r"come to nothing",
        ],
        de: [
            r"(?:für|zugunsten) (?:\w+ ){0,4}(?:ander\w+|alternativ\w*|mitbewerber\w*) (?:\w+ ){0,3}(?:entschieden|lokal\w*|ort|raum|angebot|offerte|anbieter\w*|location|lösung|haus|variante)", r"(?:ander\w+|näher\w*|günstiger\w*|passender\w*) (?:\w+ ){0,4}(?:gefunden|gebucht|entschieden|gewählt|berücksichtigt|reserviert)", r"anderweitig (?:\w+ )?(?:entschieden|fündig|umgesehen|orientiert|vergeben|gebucht)", r"anders entschieden", r"dagegen entschieden", r"gegen (?:\w+ ){0,3}(?:offerte|angebot|raum|durchführung) entschieden", r"ad acta", r"(?:kein\w*|nicht) (?:\w+ )?(?:bedarf|interesse|interessiert) ?(?:mehr)?", r"(?:brauchen|benötigen) (?:\w+ ){0,4}(?:raum|räumlichkeit\w*|lokal|saal) (?:\w+ )?(?:nicht|doch nicht)", r"(?:brauchen|benötigen) (?:\w+ ){0,3}kein\w* (?:raum|räumlichkeit\w*|lokal|saal)", r"verzichten (?:\w+ ){0,6}(?:offerte|angebot|buchung|raum|reservation|durchführung|anlass)", r"(?:offerte|angebot|buchung|reservation|durchführung|anlass) (?:\w+ ){0,3}verzichten", r"(?:lehnen|schlagen) (?:\w+ ){0,8}(?:ab|aus)", r"(?:können|müssen|möchten|werden) (?:\w+,? ){0,8}(?:absagen|ablehnen|ausschlagen|nicht annehmen|nicht berücksichtigen)", r"(?:findet|finden) (?:\w+ ){0,8}(?:nicht|online|intern|virtuell) (?:\w+ )?(?:statt|durchgeführt)", r"nicht statt", r"fällt (?:\w+ ){0,5}(?:aus|ins wasser|flach|dahin)", r"(?:wurde|ist|wird) (?:\w+ ){0,5}(?:abgesagt|gestrichen|begraben|abgeblasen|ersatzlos)", r"online (?:durchführen|abhalten|durchgeführt)", r"(?:termin\w*|option|daten|reservation) (?:\w+ ){0,3}(?:freigeben|wieder freigeben|löschen)", r"(?:sehen|nehmen) (?:\w+ ){0,6}abstand", r"absehen", r"nicht zustande", r"nicht (?:mehr )?weiter ?verfolgen", r"auf eis gelegt", r"(?:anfrage|angebot|offerte) (?:\w+ ){0,4}(?:zurückzieh\w*|hinfällig|gegenstandslos|zurückgezogen|schliessen|erledigt)", r"hat sich (?:\w+ ){0,2}erledigt", r"ziehen (?:\w+ ){0,4}(?:anfrage|reservation) (?:\w+ )?zurück", r"nehmen (?:wir )?(?:ihre |die )?(?:offerte|angebot) nicht", r"bei uns (?:im haus|intern|im büro) (?:durch|machen|statt)", r"müssen (?:wir )?(?:ihnen )?(?:leider )?(?:eine )?absage (?:erteilen|geben)",
        ],
    }
    /// Calls off what is booked.
    CANCEL {
        en: [r"(?:must|have to|need to|want to|would like to|'d like to|forced to|wish to|had to|please|to|and|hereby|we|i|can you|could you|yes,?) (?:\w+ ){0,2}cancel", r"call(?:ing)? (?:it|the (?:event|party|whole thing|booking|meeting)|everything|our \w+) off", r"call(?:ing)? off (?:the|our|my)", r"cancell?(?:ed|ing|ation of) (?:our|the|my|this)", r"cancel (?:it|everything|the (?:whole|event|booking|reservation)|our (?:event|booking|reservation)|this|my)", r"(?:won't|will not|can't|cannot|not) (?:be )?(?:tak\w+ place|go\w* ahead|happen\w*)", r"(?:is|are|was) (?:now |sadly |unfortunately )?(?:called off|cancelled|canceled|off)", r"withdraw (?:our|the|my) (?:booking|reservation)", r"scrapped"],
        de: [r"(?:stornieren|storniere|storniert|annullieren|annulieren|annulliere|annulliert|absagen|absage|abgesagt|abblasen|kündigen|streichen)(?: \w+)?", r"sagen (?:\w+,? ){0,8}ab", r"(?:stornierung|annullierung|annullation|absage) (?:unser\w*|der|des|von|meiner)", r"(?:fällt|fallen) (?:\w+ ){0,6}(?:aus|ins wasser|dahin)", r"(?:findet|finden|kann|können) (?:\w+ ){0,8}nicht (?:\w+ ){0,2}(?:statt|stattfinden|durchgeführt|durchführen)", r"ausfallen", r"(?:vom|von der) (?:vertrag|buchung|reservation) zurück\w*", r"zurücktreten", r"rückgängig"],
    }
    /// Ending is denied.
    KEEP {
        en: [r"(?:don't|do not|not|never|won't|rather not) (?:want(?:ed)? to |mean to |wish to |intend(?:ed)? to )?cancel\w*", r"keep", r"mistake", r"misunderstanding", r"leave (?:it|everything|(?:the|our) (?:booking|reservation))", r"as it (?:is|was|stands)", r"still (?:want|need|coming|on)", r"goes ahead", r"never mind", r"changed our minds?", r"we(?:'re| are) (?:still )?coming", r"as booked"],
        de: [r"(?:nicht|nichts|keinesfalls) (?:\w+ )?(?:zu )?(?:stornieren|annullieren|absagen|löschen|storniert)", r"behalten", r"missverständnis", r"versehen", r"irrtum", r"bleibt", r"stehen lassen", r"aufrecht\w*", r"(?:so )?lassen", r"wie gebucht", r"(?:wir|ich) kommen?", r"doch nicht", r"findet (?:\w+ )?statt", r"nicht storn\w*"],
    }
    /// No, as the first word.
    NO { en: [r"no", r"nope"], de: [r"nein", r"nei"] }
    /// A polite order rather than a question about terms.
    YOU_DO {
        en: [r"(?:can|could|would|will) you", r"please"],
        de: [r"(?:können|könnten|würden) sie", r"(?:könnt|könntet|würdet) ihr", r"bitte"],
    }
    /// Another day is wanted, whether or not it is named.
    OTHER_DAY {
        en: [r"postpon\w+", r"reschedul\w+", r"(?:another|a different|an alternative|a new|other|different) (?:date|day|week|weekend)s?", r"change (?:the|our) (?:\w+ )?(?:date|day)", r"move (?:the|our|it|everything)", r"(?:push|bring|shift) (?:the|our|it|everything)"],
        de: [r"verschieb\w*", r"verschoben", r"verleg\w*", r"umbuch\w*", r"ander\w+ (?:termin\w*|datum|daten|tag\w*|woche\w*|monat)", r"neue[sr]? (?:datum|termin)", r"ausweich\w*", r"datum (?:\w+ ){0,3}(?:ändern|wechseln|tauschen|anpassen)"],
    }
    /// Something is wished for, not only mentioned.
    WOULD {
        en: [r"would", r"'d", r"could", r"can", r"may", r"might", r"want\w*", r"wish\w*", r"like", r"love", r"possible", r"please", r"need", r"hope", r"before we", r"arrange", r"let (?:me|us) know"],
        de: [r"möchte\w*", r"würde\w*", r"könnte\w*", r"können", r"kann", r"dürfen", r"darf", r"gerne?", r"wünsch\w*", r"wäre", r"möglich\w*", r"bitte", r"wollen", r"dürfte\w*", r"bevor", r"ginge", r"hätte\w*", r"vereinbaren"],
    }
    /// The day is to change.
    MOVE {
        en: [r"mov(?:e|ed|ing)", r"postpon\w+", r"reschedul\w+", r"shift\w*", r"push\w*", r"bring (?:\w+ )?forward", r"(?:another|a different|an alternative|a new|new|other) (?:date|day|week|weekend)s?", r"change (?:the|our|of) (?:\w+ )?(?:date|day)", r"(?:the )?date (?:has )?change[ds]?", r"instead", r"(?:look|check) (?:at|for|into)", r"what about", r"how about", r"would .{0,40}(?:work|be possible|be free|be available|suit)", r"(?:any|something|anything) .{0,30}(?:in|on|later|earlier)", r"(?:doesn't|does not|won't|no longer) (?:work|suit|fit)", r"swap", r"delay\w*", r"rather", r"alternatives?", r"should be", r"new date"],
        de: [r"verschieb\w*", r"verschoben", r"verleg\w*", r"umbuch\w*", r"(?:vor|nach|rück)verleg\w*", r"vorzieh\w*", r"ander\w+ (?:termin\w*|datum|daten|tag\w*|woche\w*|monat)", r"neue[sr]? (?:datum|termin)", r"neu (?:auf|am)", r"statt\w*", r"ginge", r"wie wäre", r"wäre .{0,50}(?:möglich|frei|auch|noch|verfügbar|denkbar)", r"ist .{0,40}(?:noch frei|auch frei|möglich)", r"ausweich\w*", r"(?:haben sie|habt ihr|hätten sie|hättet ihr|gibt es|gäbe es) .{0,60}(?:im|am|anfang|ende|mitte|woche|später|früher)", r"alternativ\w*", r"datum (?:\w+ ){0,3}(?:ändern|wechseln|tauschen|anpassen|geändert)", r"sonst", r"lieber", r"eher", r"(?:geht|passt|klappt) .{0,20}nicht", r"(?:auf|in) den", r"umdisponier\w*"],
    }
    /// A lower price is asked for.
    HAGGLE {
        en: [r"discount\w*", r"reduc(?:e|tion|ed)", r"(?:lower|better|cheaper|special|friendlier) (?:the )?(?:price|rate|offer|deal|figure)", r"cheaper", r"come down", r"knock .{0,20}off", r"\d+ ?(?:%|percent|per cent) (?:off|less|discount|reduction)", r"(?:anything|something|movement|flexib\w+|leeway|negotiat\w+|wiggle room) .{0,30}(?:price|rate|total|cost|figure)", r"(?:price|rate|total|cost) .{0,30}(?:negotiable|flexible|lower|down|movement|wiggle)", r"(?:(?:could|can|would) you|you (?:could|can|would)|you were able to) (?:\w+ )?(?:do|make|offer|let us have|give us) (?:it|this|that|the (?:room|whole|lot|same)|everything|us)(?: \w+){0,4} (?:for|at)", r"meet (?:us|me) (?:at|halfway|in the middle)", r"(?:match|beat) (?:that|this|their)", r"(?:is|are) there any (?:discount|flexibility)", r"non-?profit (?:rate|discount|price)", r"sharpen your pencil", r"take .{0,15}off the (?:price|total|bill)", r"best price", r"anything (?:you|that) (?:can|could) (?:do|be done)", r"(?:we'd|we would|would be able to) (?:\w+ )?(?:sign|book|say yes|take it|agree) (?:\w+ )?(?:at|for) (?:chf )?\d"],
        de: [r"rabatt\w*", r"vergünstig\w*", r"(?:günstiger\w*|tiefer\w*|besser\w*|reduzier\w*) (?:\w+ ){0,3}(?:preis\w*|offerte|angebot|konditionen|tarif|ansatz)", r"(?:preis\w*|preislich|konditionen|betrag|gesamtpreis|total|kosten) (?:\w+ ){0,8}(?:entgegenkommen|entgegen|machen|runter|tiefer|senken|reduzieren|nachlass\w*|anpassen|verhandel\w*|spielraum|nachgeben|drücken|herunter)", r"entgegenkommen", r"entgegen zu kommen", r"preisnachlass", r"nachlass\w*", r"prozent (?:weniger|rabatt|reduktion|nachlass)", r"günstiger", r"spielraum", r"(?:für|auf) (?:chf|fr\.?|sfr\.?)? ?\d['’.\d]*(?:\.-)?(?: franken| chf| fr\.?)? (?:\w+ ){0,4}(?:machen|möglich|überlassen|senken|reduzieren|gehen|anbieten|hinkriegen|bekommen|haben|runter)", r"skonto", r"preislich (?:noch )?(?:etwas|was)", r"am preis (?:noch )?(?:etwas|was)", r"sonderkonditionen", r"verhandelbar", r"(?:etwas|was) (?:zu )?machen", r"(?:wären|würden) wir (?:\w+ ){0,2}(?:dabei|einschlagen|zusagen|unterschreiben|zuschlagen)"],
    }
    /// The deposit is said to be paid.
    PAID {
        en: [r"(?:we|i|have|has|'ve|was|been|already|were|just|now|accounts|bookkeeping|finance|husband|wife|colleague|treasurer) (?:\w+ ){0,3}(?:paid|transferred|wired|sent off|remitted|settled (?:the|your) (?:deposit|invoice|bill|amount))", r"paid (?:the|your|it|on|this|last|yesterday|today|by)", r"payment (?:has been |was |is )?(?:made|sent|done|on its way|gone out|executed|completed|went out|left)", r"(?:transfer|money|deposit|amount) (?:\w+ ){0,3}(?:on its way|gone out|went out|sent|left|has left|made|done|is in|executed|should be (?:in|with))", r"sent (?:you )?the (?:money|deposit|payment|amount)", r"made the (?:payment|transfer)"],
        de: [r"(?:überwiesen|einbezahlt|einbezahlt|bezahlt|beglichen|vergütet|transferiert|angewiesen|eingezahlt|gezahlt)", r"(?:zahlung|anzahlung|überweisung|betrag|geld|depot) (?:\w+,? ){0,6}(?:raus|ausgelöst|unterwegs|getätigt|erledigt|erfolgt|veranlasst|ausgeführt|freigegeben|gemacht|abgegangen|weg|draussen|rausgegangen|ausgegangen|hinausgegangen|rausgeschickt)", r"(?:zahlung|anzahlung|überweisung) (?:\w+ ){0,3}(?:ausgelöst|getätigt|vorgenommen|veranlasst)", r"valuta"],
    }
    /// Payment is announced or denied, not claimed.
    NOT_PAID {
        en: [r"will (?:be )?(?:\w+ )?(?:pay|paid|transfer\w*|do it)", r"(?:haven't|have not|hasn't|not yet|not been|never|to be|can be|must be|should be|shall) (?:\w+ )?(?:paid|transferred|made)", r"once (?:we|it|the)", r"when (?:do|does|must|is)", r"if", r"be paid", r"how"],
        de: [r"(?:wird|werden) (?:\w+ ){0,6}(?:überwiesen|bezahlt|überweisen|bezahlen|ausgelöst)", r"noch nicht", r"(?:kann|können|muss|müssen|soll|sollte) (?:\w+ ){0,6}(?:überwiesen|bezahlt|einbezahlt)", r"sobald", r"wann", r"wie"],
    }
    /// A person is wanted.
    HUMAN {
        en: [r"(?:speak|talk|discuss|chat|deal|communicate) (?:\w+ ){0,3}(?:to|with) (?:\w+ ){0,3}(?:person|human|someone|somebody|manager|anyone|colleague|responsible|real|in charge|member of staff|ms|mr)", r"(?:a|an) (?:real|actual|live|human) (?:person|human|being)", r"(?:someone|somebody|anyone|person) (?:\w+ ){0,3}(?:i|we|to) (?:can |could )?(?:speak|talk|call)", r"(?:call|ring|phone) (?:me|us)(?: back)?", r"(?:give|gives?) (?:me|us) (?:a|an) (?:\w+ )?(?:call|ring|buzz)", r"call ?back", r"(?:on|over|by|via) the phone", r"by phone", r"(?:speak|talk) (?:\w+ ){0,3}(?:the|your|a) (?:manager|supervisor)", r"(?:discuss|talk|speak|meet)(?: \w+){0,6} in person", r"get on the phone", r"human being", r"(?:a|short|quick|brief) phone call", r"no more automat\w+", r"not (?:a|with a) (?:bot|robot|machine)", r"(?:person|one) (?:responsible|in charge)", r"responsible person"],
        de: [r"(?:mit|von) (?:\w+ ){0,3}(?:verantwortlichen?|zuständigen?|richtigen|echten|menschen|mensch|person|mitarbeiter\w*|jemandem|geschäftsleitung|chef\w*|leiter\w*|manager\w*) (?:\w+ ){0,4}(?:sprechen|reden|telefonieren|austauschen|unterhalten|besprechen|zu tun|gesprochen)", r"(?:mit|bei) (?:jemandem|einem menschen|einer person|einem mitarbeiter|einer mitarbeiterin)", r"(?:rufen|ruft|ruf) (?:sie |ihr )?(?:mich|uns)", r"(?:mich|uns) (?:\w+ ){0,5}(?:anrufen|zurückrufen|kontaktieren telefonisch|anzurufen|zurückzurufen)", r"(?:um|bitte um|einen|ihren|auf (?:ihren|einen)) (?:\w+ )?(?:rückruf|anruf)", r"rückruf", r"telefonisch (?:\w+ ){0,3}(?:besprechen|klären|anschauen|sprechen|melden|kontaktieren)", r"(?:mündlich|am telefon|telefonisch|persönlich) (?:\w+ ){0,5}(?:klären|besprechen|sprechen|bereden|reden|anschauen|diskutieren)", r"persönliche[snrm]? (?:gespräch|kontakt|ansprech\w*)", r"ansprechperson", r"telefonieren", r"keine automatischen"],
    }
    /// Nobody needs to call: a form of words.
    CALL_IF_NEEDED {
        en: [r"(?:if|should|in case) (?:you|there|anything|any) .{0,60}(?:call|ring|phone|reach)", r"(?:feel free|don't hesitate|do not hesitate) to (?:call|ring|phone|contact)", r"(?:call|ring|phone) (?:me|us) (?:if|should|with any)"],
        de: [r"(?:bei|für) (?:\w+ )?(?:rück)?fragen", r"(?:falls|wenn|sollten) (?:sie|es|noch|etwas) .{0,60}(?:anrufen|rufen|melden|telefonisch)", r"stehe (?:\w+ ){0,6}zur verfügung"],
    }
    /// The call has been made.
    SPOKE {
        en: [r"(?:following|after|as (?:discussed|agreed|mentioned)|further to|thanks for|thank you for|per) .{0,30}(?:phone|call)"],
        de: [r"(?:wie|nach|gemäss|danke für|dank für) .{0,30}telefon\w*"],
    }
    /// Seeing the venue before the event.
    VISIT {
        en: [r"visit(?:s|ing)?", r"viewings?", r"(?:guided )?tours?", r"site (?:visit|inspection)", r"walk-?through", r"walk round", r"(?:see|look at|look round|look around|have a look|take a look|view|inspect|check out|come and see|come by|come over|drop by|drop in|stop by|pop (?:by|in|over|round)|swing by|show (?:us|me)|be shown) ?(?:\w+ ){0,4}(?:rooms?|place|venue|space|building|house|premises|location|beforehand|first|around|round)", r"(?:drop|pop|stop|swing) (?:by|in|over|round)", r"come (?:by|over|round|past)", r"with our own eyes", r"see it in person", r"look around", r"have a look", r"inspection"],
        de: [r"\w*besichtig\w*", r"anschau\w*", r"anzuschau\w*", r"anseh\w*", r"anzuseh\w*", r"vorbei ?(?:kommen|schauen|gehen|komme|zu ?(?:kommen|schauen)|zukommen|zuschauen)", r"(?:kommen|komme|schauen|schaue) (?:\w+\.? ){0,8}vorbei", r"rundgang\w*", r"führung\w*", r"augenschein", r"lokaltermin", r"(?:raum|räume|räumlichkeiten|lokal|haus|saal) (?:\w+ ){0,5}(?:sehen|zeigen|anschauen|ansehen|besichtigen)", r"vor ort (?:\w+ )?(?:ansehen|anschauen|sehen|treffen|besichtigen)", r"begehung", r"reinschauen", r"sehen möchten", r"einen blick"],
    }
    /// An agreed visit is to be at another time.
    MOVE_VISIT {
        en: [r"mov(?:e|ing)", r"postpone", r"reschedul\w+", r"shift", r"push", r"bring .{0,30}forward", r"change", r"another (?:day|time|date|slot)", r"(?:can't|cannot|can not|won't be able to) (?:make|come|attend)", r"swap", r"later", r"earlier", r"instead"],
        de: [r"verschieb\w*", r"verschoben", r"verleg\w*", r"ander\w+ (?:termin|tag|zeit|datum)", r"vorverleg\w*", r"umbuch\w*", r"ändern", r"statt", r"tauschen", r"später", r"früher"],
    }
    /// Ending depends on something.
    CONDITIONAL_END {
        en: [r"(?:if|in case|should|unless|otherwise) .{0,60}(?:cancel|decline|look elsewhere|call(?:ed)? off)", r"(?:otherwise|or else)", r"what happens", r"cancellation (?:terms|policy|conditions|fees?|insurance)"],
        de: [r"(?:falls|wenn|sofern|sonst|andernfalls|ansonsten) .{0,80}(?:storn\w*|annull\w*|absag\w*)", r"(?:sonst|andernfalls|ansonsten)", r"storno\w*bedingungen", r"stornierungsbedingungen", r"annullierungs\w+", r"annullationsbedingungen"],
    }
    /// No visit is wanted.
    NO_VISIT {
        en: [r"no need (?:for|to)", r"(?:don't|do not|won't|will not|not) (?:\w+ )?(?:need|require|want|necessary)", r"not (?:needed|necessary|required)", r"unnecessary", r"skip", r"do without", r"(?:know|knows|been (?:to|in|at)|familiar with) (?:\w+ )?(?:the|your) (?:rooms?|building|venue|place|house)", r"cancel", r"drop", r"can't make", r"cannot make", r"call off", r"have to miss", r"without (?:a|any)", r"thanks but no", r"no visit", r"no viewing", r"forget (?:about )?the"],
        de: [r"(?:brauchen|benötigen|braucht es|ist|wäre|wird) (?:\w+ ){0,5}(?:nicht|kein\w*)(?: \w+)?", r"kein\w* (?:\w+ )?(?:besichtigung|rundgang|führung|termin)", r"nicht (?:nötig|notwendig|erforderlich|mehr)", r"(?:verzichten|auslassen|weglassen|absagen|sparen|streichen|stornieren|annullieren|überflüssig|erübrigt\w*|ausfallen)", r"kennen (?:\w+ ){0,3}(?:räume|räumlichkeiten|raum|haus|lokal|lokalität\w*)", r"sagen (?:\w+ ){0,6}ab"],
    }
}
