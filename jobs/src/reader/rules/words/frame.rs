//! The frame of a mail: greetings, closings, quotes, forwards, footers.

use crate::reader::rules::cue::cues;

cues! {
    /// A line that opens a mail.
    GREETING {
        en: [r"(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|greetings|to whom it may concern)"],
        de: [r"(?:guten (?:tag|morgen|abend)|hallo|hoi|sali|salü|salut|grüezi|grüessech|grüss gott|grüss\w*|ciao|servus|moin|sehr geehrte\w*|liebe[rs]?|werte[rs]?|geschätzte[rs]?|tag)"],
    }
    /// A line that closes a mail; names may follow.
    CLOSING {
        en: [
            r"(?:with )?(?:my |our |the )?(?:very )?(?:kind(?:est)?|best|warm(?:est)?|many|friendly) (?:regards?|wishes|greetings|thanks)",
            r"regards", r"best", r"all the best", r"cheers", r"sincerely(?: yours)?", r"yours(?: (?:sincerely|faithfully|truly))?",
            r"warmly", r"thanks(?: (?:a lot|so much|very much|again|in advance))?", r"many thanks", r"thank you(?: (?:so much|very much|in advance))?",
            r"kindly", r"respectfully", r"take care", r"cordially", r"have a (?:nice|great|good) (?:day|evening|week|weekend)",
            r"with (?:best |many )?thanks", r"thanks a (?:million|bunch|ton)", r"(?:talk|speak|see you) soon", r"rgds", r"bye(?: for now)?", r"ta", r"thx", r"br", r"kr", r"xx?",
        ],
        de: [
            r"(?:mit )?(?:ganz )?(?:freundliche[nmrs]?|beste[nmrs]?|liebe[nmrs]?|herzliche[nmrs]?|liebi|schöne[nmrs]?|schöni|sonnige[nmrs]?|viele[nmrs]?|nette[nmrs]?|en liebe[nr]?) gr(?:ü|u)e?ss\w*",
            r"gr(?:ü|u)e?ss\w*", r"grüessli", r"lg", r"mfg", r"vg", r"fg", r"bg",
            r"(?:freundlich|herzlich|es|lieb) grüsst\w*", r"mit (?:\w+ ){0,3}gr(?:ü|u)e?ss\w*", r"ciao", r"tschüss", r"bis dann", r"adieu",
            r"(?:besten|vielen|herzlichen|lieben) dank", r"mit bestem dank", r"danke", r"merci", r"hochachtungsvoll", r"alles liebe", r"bis bald",
            r"ein(?:en)? schönen (?:tag|abend)", r"schöne[ns]? (?:tag|abend|wochenende)",
        ],
    }
    /// A closing that no sentence of the body uses.
    SURE_CLOSING {
        en: [r"regards", r"wishes", r"greetings", r"cheers", r"sincerely", r"faithfully"],
        de: [r"gr(?:ü|u)e?ss\w*", r"grüessli", r"mfg", r"lg", r"hochachtungsvoll"],
    }
    /// Small words that may stand in a closing line beside the name.
    CLOSING_FILLER {
        en: [r"and", r"in advance", r"so much", r"very much", r"again", r"to you", r"from", r"for your (?:help|time|effort|trouble)", r"a lot", r"all"],
        de: [r"und", r"euch", r"ihnen", r"im voraus", r"aus", r"von", r"zum voraus", r"dir", r"für (?:ihre|eure|die) (?:mühe|hilfe|bemühungen)", r"ihr verständnis", r"für", r"einen", r"vielmals?", r"nochmals", r"schon(?: mal| jetzt)?"],
    }
    /// "On ... wrote:".
    WROTE {
        en: [r"on .{0,160} wrote ?:"],
        de: [r"am .{0,160} schrieb .{0,120}:", r".{0,120} (?:schrieb|hat) am .{0,80}(?:geschrieben)? ?:", r"am .{0,120} hat .{0,80} geschrieben ?:"],
    }
    /// A line that opens a copy of an older mail.
    ORIGINAL {
        en: [r"original (?:message|mail|e-mail|appointment)", r"begin quoted (?:message|text)"],
        de: [r"ursprüngliche (?:nachricht|mail|e-mail)", r"originalnachricht", r"original-nachricht"],
    }
    /// A line that opens a forwarded mail.
    FORWARDED {
        en: [r"forwarded (?:message|mail|by)", r"begin forwarded message"],
        de: [r"weitergeleitete (?:nachricht|mail|e-mail)", r"anfang der weitergeleiteten (?:nachricht|e-mail|mail)"],
    }
    /// The writer asks to handle what was forwarded.
    HANDLE_BELOW {
        en: [r"below", r"forward\w*", r"passed (?:this|it) (?:on|along)", r"pass(?:ing)? (?:this|it) (?:on|along)", r"look after", r"handle", r"take care", r"(?:this|the following) (?:request|enquiry|inquiry)", r"offer", r"quote", r"his (?:note|mail|message)", r"her (?:note|mail|message)", r"details"],
        de: [r"unten(?:stehend\w*)?", r"weiter ?(?:zu)?leit\w*", r"weitergeleitet\w*", r"nachstehend\w*", r"folgende\w*", r"angehängt\w*", r"offert\w*", r"angebot\w*", r"kümmern", r"anfrage", r"übernehmen", r"bearbeiten"],
    }
    /// What phones and lawyers append.
    FOOTER {
        en: [r"sent from (?:my|a|an|the)", r"get outlook for", r"sent (?:via|with)", r"this e-?mail (?:and|is|may|message)", r"this message (?:and|is|may)", r"confidential\w*", r"please consider the environment", r"think before you print", r"registered (?:in|office)", r"if you (?:have )?received"],
        de: [r"von meinem \w+ gesendet", r"gesendet (?:von|mit|über)", r"diese (?:e-?mail|nachricht) (?:und|ist|kann|enthält)", r"vertraulich\w*", r"handelsregister\w*", r"umwelt zuliebe", r"(?:bürozeiten|öffnungszeiten|telefonzeiten)"],
    }
    /// A line after the signature that speaks again.
    POSTSCRIPT {
        en: [r"p\.? ?s\.? ?[:.,-]?", r"ps"],
        de: [r"nachtrag", r"n\.?b\.?"],
    }
    /// A subject that belongs to a conversation, or that our own system wrote.
    OLD_SUBJECT {
        en: [r"(?:re|fw|fwd) ?(?:\[\d+\])? ?:", r"client follow-up \("],
        de: [r"(?:aw|antw|wg) ?:"],
    }
    /// A subject of a forward.
    FORWARD_SUBJECT {
        en: [r"(?:fw|fwd) ?:"],
        de: [r"(?:wg|wtr) ?:"],
    }
    /// Header fields of a copied mail.
    HEADER_FIELD {
        en: [r"(?:from|sent|date|to|cc|subject|reply-to) ?:"],
        de: [r"(?:von|gesendet|datum|an|kopie|betreff|antwort an) ?:"],
    }
}
