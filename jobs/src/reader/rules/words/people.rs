//! Who comes: nouns for people, and the words around a number of them.

use crate::reader::rules::cue::cues;

/// People in the room, typos included.
pub(in crate::reader::rules) const PEOPLE: &str = r"(?:peo?ple?s?|members|poeple|persons?|guests?|geusts|gusts|pax|ppl|part[a-z]{4,9}nts?|partcipants?|attendees?|atendees|delegates?|visitors?|trainees|students|heads|folks|adults?|children|kids|colleagues|players|seats|leaders|managers|women|men|ladies|gentlemen|friends|parents|relatives|neighbours|volunteers|clients|customers|candidates|journalists|pensioners|apprentices|interns|boys|girls|teenagers|staff|crew|grown-?ups|couples|souls|graduates|alumni|pupils|scouts|mums|dads|babies|toddlers|guys|fellows|residents|patients|nurses|scholars|of us|\w*pers(?:onen|\.)?|personen|person|\w*leuten?|\w*gästen?|tei[ln]\w*mern?|teil\w*mer\w*|teilnehmende\w*|tn|erwachsenen?|\w*kindern?|kids|babys|leutchen|seelen|köpfen?|menschen|mann|nasen|\w*besucher\w*|kolleg\w+|mitarbeitende[nr]?|mitgliedern?|\w*schüler\w*|studierende\w*|lernende\w*|delegierte\w*|pensionierte\w*|freiwillige\w*|\w*spieler\w*|sitzplätzen?|plätzen?|frauen|männern?|damen|herren|\w*eltern|paaren?|pfadis|kund(?:en|innen)|jugendlichen?|freunden?|verwandten?|senior\w+|angehörigen?|helfer\w*|journalist\w*)";

/// Words that name people by what they do; things may look like that too.
pub(in crate::reader::rules) const BY_TRADE: &str = r"\w{3,}(?:ers|ors|ists|ians|eers|ees|ants|innen|personen|leute|ierten?|sänger|lehrer|musiker|fahrer|arbeiter|mitglieder|kräfte|kräften)";

/// Words between a number and the people.
pub(in crate::reader::rules) const BEFORE_PEOPLE: &str = r"(?:adult|erwachsene|invited|expected|registered|seated|hungry|internal|external|grown-up|small|little|young|nette|weitere|additional|gut|gelaunte|angemeldete|total|kleine|junge|new|neue)";

/// Words before a number that make it a guess.
pub(in crate::reader::rules) const ABOUT: &str = r"(?:now|only|just|about|around|approximately|approx\.?|roughly|some|circa|ca\.?|probably|likely|up to|at most|maximum|max\.?|a maximum of|a total of|exactly|nearly|almost|in total|down to|maybe|perhaps|another|nun|neu|jetzt|nur|nur noch|noch|etwa|ungefähr|rund|zirka|wohl|vermutlich|voraussichtlich|maximal|höchstens|bis zu|total|insgesamt|gegen|gut|knapp|aktuell|doch|definitiv|dann|also|schlussendlich|auf|so|um die|mindestens|erfahrungsgemäss|vielleicht)";

cues! {
    /// Nouns that only look like people.
    THINGS {
        en: [r"speakers", r"loudspeakers", r"posters", r"flyers", r"papers", r"computers", r"printers", r"dinners", r"heaters", r"folders", r"chargers", r"corners", r"numbers", r"quarters", r"markers", r"holders", r"containers", r"projectors", r"monitors", r"beamers", r"coffees", r"others", r"covers", r"offers", r"letters", r"employees", r"platters", r"burgers", r"beers", r"committees", r"tickets", r"fees", r"doors", r"floors", r"colou?rs", r"errors", r"sectors", r"years", r"restaurants", r"banners", r"dancefloors", r"lecturers", r"hours", r"metres", r"meters", r"litres", r"centimetres", r"stickers", r"screws", r"trainers", r"chapters", r"newsletters", r"orders", r"followers", r"subscribers", r"dollars", r"wonders", r"flowers", r"trees", r"cars", r"users"],
        de: [r"referentinnen", r"autorinnen", r"linien", r"leute"],
    }
    /// These do not come, or are part of a group already counted.
    NOT_COMING {
        en: [r"contacted", r"written to", r"mailing list", r"invited", r"invitations?", r"members", r"membership", r"employees", r"employ", r"staff of", r"vegetarians?", r"vegans?", r"veggies?", r"allerg\w*", r"gluten\w*", r"coeliac", r"wheelchairs?", r"cars?", r"last (?:time|year|january|month)", r"drew", r"the first edition", r"parking", r"speakers?", r"park", r"cantons?", r"countries", r"teams? of", r"know the (?:building|venue|place|rooms)", r"in each group", r"per table", r"at each table", r"a table", r"founded", r"open since", r"subscribers", r"followers"],
        de: [r"angeschrieben\w*", r"angefragt", r"eingeladen\w*", r"einladung\w*", r"\w*mitglieder\w*", r"angestellte\w*", r"beschäftig\w*", r"vegetar\w*", r"vegan\w*", r"allerg\w*", r"gluten\w*", r"rollstuhl\w*", r"autos", r"letztes (?:mal|jahr)", r"parkpl\w*", r"referent\w*", r"länder\w*", r"pro tisch", r"je tisch", r"kantone\w*", r"abgemeldet", r"fallen aus", r"entschuldigt", r"hilfspersonen", r"zählt", r"gegründet"],
    }
    /// Ends right before a part of the number already given.
    PART_OF {
        en: [r"including", r"incl\.?", r"of (?:whom|which)", r"among them", r"plus", r"another", r"additional", r"islands of", r"groups of", r"tables of", r"teams of"],
        de: [r"davon", r"darunter", r"inkl\.?", r"inklusive", r"einschliesslich", r"samt", r"weitere", r"zusätzliche?", r"gruppen (?:à|zu|von)", r"tische (?:à|zu)"],
    }
    /// Ends right before the number that no longer holds.
    NO_LONGER {
        en: [r"instead of(?: the)?(?: planned)?", r"rather than", r"not", r"from", r"was", r"were", r"originally", r"over", r"capacity of"],
        de: [r"statt(?: der)?(?: wie geplant)?", r"anstatt", r"anstelle von", r"nicht", r"von", r"bisher", r"ursprünglich", r"waren"],
    }
    /// The number is news, or the sum.
    ANEW {
        en: [r"now", r"instead", r"in the end", r"after all", r"rather", r"final\w*", r"change\w*", r"grown", r"more", r"increased", r"only", r"down to", r"up to", r"in total", r"total", r"altogether", r"all told", r"in all", r"has gone"],
        de: [r"nun", r"neu", r"jetzt", r"statt", r"anstatt", r"doch", r"definitiv\w*", r"nur noch", r"erhöh\w*", r"reduzier\w*", r"geändert", r"mehr", r"schlussendlich", r"total", r"insgesamt", r"zusammen", r"inzwischen", r"mittlerweile"],
    }
    /// Opens the number that is reckoned with.
    EXPECTED { en: [r"expect\w*", r"reckon\w*", r"count(?:ing)? on", r"anticipat\w+", r"(?:somewhere )?between"], de: [r"rechne[nt]?", r"erwarte[nt]?", r"kommen"] }
    /// More may follow.
    SO_FAR { en: [r"so far", r"until now", r"to date", r"already"], de: [r"bis jetzt", r"bislang", r"bereits", r"bis dato"] }
    /// They come for sure, however the clause names them.
    CERTAIN {
        en: [r"come", r"coming", r"turn out", r"join\w*", r"attend\w*", r"turn up", r"show up", r"expect\w*", r"of us", r"will be", r"sign(?:ed)? up", r"confirmed"],
        de: [r"kommen", r"erscheinen", r"rechnen", r"erwart\w+", r"zugesagt", r"angemeldet"],
    }
}
