//! Things: seating, equipment, food and drink, countries, legal forms.

use booking::Layout;

use crate::reader::rules::cue::cues;

/// Seating by its name: the pattern, and what it is.
pub(in crate::reader::rules) const LAYOUTS: [(Layout, &str); 6] = [
    (
        Layout::UShape,
        r"(?:form|shape) (?:of|von) (?:the |an? |eines |einem )?(?:letter )?['“]?u\b|u-? ?(?:shaped?|förmig\w*|form\w*)|als u|(?:im|in einem) u|(?:in|as) an? u|horseshoe|hufeisen\w*",
    ),
    (
        Layout::Theatre,
        r"theat(?:re|er)(?:[- ]?(?:style|seating|seats|setup|set-up|layout|rows?|bestuhlung|form|arrangement|configuration))?|(?:konzert|kino|reihen|vortrags)[- ]?bestuhlung|(?:cinema|auditorium|lecture)[- ](?:style|seating)|rows? of (?:chairs|seats)|(?:chairs|seats|seated|seating) in rows|stuhlreihen|(?:in|als) reihen",
    ),
    (
        Layout::Classroom,
        r"class-?room(?:[- ]?(?:style|seating|setup|set-up|layout|arrangement))?|school[- ]style|(?:schul|seminar|parlaments?|klassenzimmer)[- ]?bestuhlung|schulzimmer\w*|parlamentarisch\w*",
    ),
    (
        Layout::Boardroom,
        r"board-?room(?:[- ]?(?:style|seating|setup|set-up|layout|table|bestuhlung|arrangement))?|(?:one|a|the) (?:\w+ )?(?:big|large|long|single) (?:\w+ )?table|(?:big|large|long|single) (?:conference |meeting |oval )?table|conference table|(?:grosse[rnsm]?|lange[rnsm]?|einzige[rnsm]?|ovale[rnsm]?|einem) (?:\w+ )?(?:tisch|sitzungstisch|konferenztisch|besprechungstisch|holztisch)|sitzungstisch|konferenztisch|(?:block|sitzungs|konferenz)[- ]?bestuhlung|blocktafel",
    ),
    (
        Layout::Banquet,
        r"banquet(?:[- ]?(?:style|seating|setup|set-up|layout|tables?|arrangement))?|round tables?|(?:runde[nrm]?|rund) tischen?|bankett(?:[- ]?(?:bestuhlung|tische|form|stil))?|gala-?bestuhlung",
    ),
    (
        Layout::Workshop,
        r"workshop[- ]?(?:style|seating|setup|set-up|layout|bestuhlung|form|arrangement)|(?:table )?islands?(?: of \w+)?|group tables|tables in groups|(?:gruppen|insel)[- ]?(?:tische\w*|bestuhlung)|tischinseln|tischgruppen|(?:4er|5er|6er|8er|vierer|sechser|fünfer)-?(?:tische\w*|inseln|gruppen)|inseln",
    ),
];

/// Words that are also occasions or furniture in general: they need a word of seating beside them.
pub(in crate::reader::rules) const LAYOUT_ALONE: &str =
    r"(?:theat(?:re|er)|class-?room|board-?room|banquet|bankett|workshop|islands?|inseln|einem tisch)";

cues! {
    /// Seating is the topic.
    SEATING {
        en: [r"seat(?:ed|ing|s)?", r"set(?:-| )?up", r"layout", r"style", r"arrange\w*", r"tables?", r"chairs?", r"configuration", r"sit", r"rows"],
        de: [r"bestuhl\w*", r"sitzordnung", r"tisch\w*", r"stühle", r"stuhl", r"stil", r"aufstell\w*", r"gestuhlt", r"anordnung", r"sitzen"],
    }
    /// Opens a line that lists things.
    PRODUCT_LABEL {
        en: [r"(?:av|a/v|equipment|technical(?: equipment| needs)?|tech|technology|food|f&b|food (?:and|&) drinks?|catering|drinks|beverages|extras?|add-?ons?|additional(?:ly)?|furniture|refreshments|decoration|materials?) ?:"],
        de: [r"(?:technik|verpflegung|essen|speisen|getränke|essen (?:und|&) (?:trinken|getränke)|zusätzlich|sonstiges|ausstattung|material|mobiliar|infrastruktur|dekoration|hilfsmittel|ausrüstung) ?:"],
    }
    /// Things are wanted.
    WANT {
        en: [r"need\w*", r"(?:would|'d) (?:also |still |really |just |need|like|love|take|want|appreciate|be)\w*", r"like", r"want\w*", r"require\w*", r"take", r"please", r"add\w*", r"includ\w*", r"order\w*", r"plus", r"along with", r"with", r"incl", r"could (?:we|you|i)", r"can (?:we|you|i)", r"provide\w*", r"wish\w*", r"wouldn't hurt", r"(?:is|are) (?:a )?(?:must|essential|important|necessary|required|needed|helpful)", r"have", r"get", r"as well as", r"also", r"rent", r"put (?:us )?down", r"book", r"catering:", r"equipment:", r"extras?:", r"food", r"drinks:", r"serve\w*", r"equipped", r"w(?:oul)?d be", r"handy", r"could use", r"welcome"],
        de: [r"brauch\w*", r"bräucht\w*", r"benötig\w*", r"hätte\w*", r"wünsch\w*", r"gewünscht", r"nehmen", r"nähme\w*", r"dazu", r"zudem", r"ausserdem", r"zusätzlich", r"ferner", r"bestell\w*", r"möcht\w*", r"bitte", r"mit", r"inkl", r"inklusive", r"wär(?:e|en)", r"bereitstell\w*", r"ergänz\w*", r"wichtig", r"nötig", r"stell\w*", r"reservier\w*", r"gerne?", r"sowie", r"ebenfalls", r"noch", r"auch", r"plus", r"würde\w*", r"vorhanden", r"catering:", r"verpflegung:", r"technik:", r"getränke:", r"ausstattung:", r"(?:extras|zusätzliches|sonstiges):", r"brauchts?", r"sollte\w*", r"erforderlich", r"offerier\w*"],
    }
    /// It is the writer's own, somebody else's, or already there.
    OWN {
        en: [r"(?:at|in) (?:a|the) (?:\w+ )?restaurant", r"elsewhere", r"(?:our|their|my|your|his|her) own", r"own", r"(?:we|i|they|our \w+)(?:'ll| will|'re|'d| would| are)? (?:\w+ )?br(?:ing|in|ining)\w*", r"bring\w*", r"brining", r"ourselves", r"myself", r"from (?:home|elsewhere|outside|our office)", r"already (?:have|hired|booked|organi[sz]ed|ordered)", r"our (?:\w+ )?(?:technicians?|dj|band|caterers?|photographer|florist|speaker|musicians?|sponsor) (?:\w+ )?(?:bring\w*|takes?|will|has|have|is|are|handles?|comes?|looks?|does|do)", r"lend\w*", r"borrow\w*", r"(?:an|our|my) (?:external|outside) \w+", r"go out", r"takes? care of", r"taken care of", r"(?:my|our|a|his|her) \w+ (?:is |will |'s )?(?:suppl\w+|provid\w+|bak\w+|mak\w+|donat\w+|cook\w*|sponsor\w*)", r"courtesy of", r"comes? from (?:my|our)", r"(?:is|are) (?:all )?sorted", r"organi[sz]ed by"],
        de: [r"im (?:\w+ )?restaurant", r"auswärts", r"anderswo", r"woanders", r"eigene[nrsm]?", r"selber", r"selbst", r"bring\w*", r"mitbring\w*", r"mitgebracht", r"mitnehmen", r"leih\w*", r"organisier\w* (?:wir|die|unsere?|ein\w*)", r"übern[ie]hm\w*", r"kümmern wir", r"sorg\w* (?:wir|die|unsere?)", r"haben wir (?:selber|bereits|schon)", r"unser (?:dj|caterer|fotograf|techniker|musiker)", r"auswärts", r"von zu hause", r"externe[nrsm]?", r"jeder bringt", r"(?:liefer\w*|mach\w*|besorg\w*|spendier\w*|spendet|bäckt|backt|stiftet|kocht) (?:uns )?(?:mein|unser|ein|der|die|seine?|ihre?)\w*", r"(?:mein|unser)\w* \w+ (?:liefert|macht|besorgt|spendiert|spendet|backt|bäckt|stiftet|kocht|übernimmt)", r"kommt von (?:mein|unser)\w*"],
    }
    /// It is not wanted, from the start.
    WITHOUT {
        en: [r"no", r"not", r"\w+n't", r"without", r"nor", r"neither", r"instead of", r"rather than"],
        de: [r"kein\w*", r"ohne", r"nicht", r"weder", r"statt", r"anstatt", r"anstelle"],
    }
    /// Ends right before an occasion's name: "for our Christmas dinner", "zum Abschiedsapéro".
    OCCASION {
        en: [r"(?:our|my|their|his|her|the|an?|your|company|annual|this year's|client|team|christmas|press|for|during|after|before|hold|host|organi[sz]e|celebrate|having) ?(?:annual |company |team |big |next |own |small |christmas |client |family |traditional |regular |birthday )*"],
        de: [r"(?:unser\w*|mein\w*|ihr\w*|zum|zur|beim|de[rmns]|die|das|jährliche[nrs]?|einen?|für|nach|vor|während|anschliessend\w*) ?(?:jährliche\w* |kleine\w* |grosse\w* |nächste\w* |traditionelle\w* |firmen ?)*"],
    }
    /// Things are to be added.
    ADD {
        en: [r"add(?:ed|ing)?", r"include", r"put (?:us )?(?:down|on|in)", r"put .{0,60} on (?:the|our|my) (?:list|order|offer|bill)", r"top (?:it )?up", r"get us", r"could use", r"would be (?:great|nice|good|lovely|handy)", r"would .{0,40}be possible", r"order", r"(?:also|additionally|too) (?:need|like|want|have|book|order)", r"(?:need|like|want|have|book|order|get|rent|take) .{0,60}(?:too|as well|in addition|on top|additional\w*|extra|also)", r"(?:would|'d) (?:also |still |additionally )?(?:like|need|want|love|appreciate)", r"(?:could|can|may) (?:we|you|i) (?:also |please |still )?(?:have|get|order|book|add|rent|provide|arrange|organi[sz]e|include|put)", r"(?:we|i)(?:'ll| will| do)? (?:also |still )?need", r"plus", r"one more thing", r"please (?:\w+ )?(?:reserve|prepare|provide|organi[sz]e|arrange)", r"additional(?:ly)?", r"increase", r"upgrade", r"throw in"],
        de: [r"ergänz\w*", r"hinzu\w*", r"dazu", r"zusätzlich\w*", r"ausserdem", r"zudem", r"noch", r"(?:bräucht\w*|brauch\w*|benötig\w*|hätte\w*|möchte\w*|wünsch\w*)", r"bestell\w*", r"aufnehmen", r"nachbestell\w*", r"auch", r"einplanen", r"(?:könnten|können|könntet) (?:wir|sie|ihr) .{0,60}(?:haben|bekommen|bestellen|ergänzen|organisieren|bereitstellen|hinzufügen|dazunehmen|buchen)", r"wär(?:e|en) (?:\w+ )?(?:toll|super|schön|gut|nett|fein|wichtig)", r"bitte", r"ferner", r"weiter", r"erhöh\w*", r"wär(?:e|en) .{0,40}möglich", r"auf die (?:liste|rechnung|offerte|bestellung)", r"obendrauf", r"vorsehen", r"bereitstellen", r"organisieren"],
    }
    /// Adds, and can mean nothing else.
    ADD_ONLY { en: [r"add", r"adding"], de: [r"ergänz\w*", r"hinzu\w*", r"aufnehmen"] }
    /// The venue is asked to have things ready.
    SUPPLY {
        en: [r"provide", r"supply", r"offer", r"prepare", r"organi[sz]e", r"arrange", r"serve", r"set up"],
        de: [r"anbieten", r"bereitstellen", r"zur verfügung stellen", r"organisieren", r"liefern", r"servieren", r"vorbereiten", r"auftischen"],
    }
    /// Things are to be removed.
    REMOVE {
        en: [r"cancel", r"remov\w+", r"drop(?:ping)?", r"tak(?:e|ing) .{0,60}(?:off|out)", r"take (?:off|out)", r"delet\w+", r"strik\w+", r"skip", r"leave (?:out|off)", r"leave .{0,40} out", r"(?:no longer|don't|do not|won't|will not|not|doesn't|does not) (?:actually |really |be )?(?:need\w*|want\w*|requir\w*|necessary)", r"do without", r"scrap", r"cut", r"get rid of", r"without (?:the|any)", r"can go", r"not (?:needed|required|necessary)", r"(?:is|are) no longer (?:needed|required|necessary)", r"unnecessary", r"minus", r"no more need"],
        de: [r"streich\w*", r"gestrichen", r"weglass\w*", r"weggelassen", r"verzicht\w*", r"abbestell\w*", r"(?:brauch\w*|benötig\w*|bräucht\w*) (?:\w+ ){0,8}(?:nicht|kein\w*)", r"brauchts? (?:\w+ ){0,3}nicht", r"nicht (?:mehr )?(?:nötig|notwendig|gebraucht|benötigt|erforderlich)", r"(?:nicht|keine?n?) .{0,40}mehr", r"ohne", r"entfern\w*", r"(?:raus|heraus)(?:nehmen|streichen|löschen)", r"stornier\w*", r"annull?ier\w*", r"entfallen", r"entfällt", r"(?:fällt|fallen) (?:\w+ )?weg", r"(?:können|kann) (?:wir |man )?(?:uns )?(?:\w+ )?sparen", r"erübrig\w*", r"überflüssig", r"lösch\w*", r"doch (?:nicht|kein\w*)", r"wegfallen", r"nehmen sie .{0,40}(?:raus|weg|heraus)"],
    }
    /// Only the room.
    NO_EXTRAS {
        en: [r"no extras", r"(?:only|just) the (?:bare |empty )?room", r"room only", r"the room (?:only|alone|itself|and nothing else)", r"nothing (?:but|except|other than|besides) the room", r"(?:no|without) (?:catering|food)(?:,| and| or| nor| &) (?:no )?(?:equipment|drinks|extras|technology|anything)", r"(?:without|no|drop|remove|cancel) (?:any|all|all the|any of the) (?:extras|add-?ons|additional (?:services|items))", r"(?:need|needs|want|require) nothing else", r"nothing else (?:is )?(?:needed|required|necessary)", r"no add-?ons", r"don't need (?:any|anything)(?: extras| else| extra| other)?", r"do not need (?:any|anything)(?: extras| else| extra| other)?", r"bare room"],
        de: [r"keine (?:\w+ )?(?:extras|zusatzleistungen|zusätze|nebenleistungen|weiteren leistungen)", r"(?:nur|lediglich|bloss|einzig|ausschliesslich) (?:\w+ )?(?:den|der|das|einen|um den|die) (?:leeren? |reinen? |blossen? )?(?:raum|saal|räumlichkeit\w*|raummiete)", r"(?:nur|lediglich) raum", r"sämtliche (?:zusatzleistungen|extras)", r"(?:ohne|alle) (?:\w+ )?(?:extras|zusatzleistungen|zusätze)", r"(?:raum|saal) (?:allein|alleine|genügt|reicht)", r"keine verpflegung (?:und|,|oder) (?:auch )?keine", r"sonst (?:\w+ ){0,3}nichts", r"weder (?:verpflegung|essen|catering|technik)", r"nichts (?:weiter|anderes|dazu)"],
    }
    /// Countries, as an address names them.
    COUNTRY {
        en: [r"switzerland", r"germany", r"austria", r"france", r"italy", r"liechtenstein", r"united kingdom", r"uk", r"england", r"scotland", r"ireland", r"netherlands", r"the netherlands", r"belgium", r"luxembourg", r"spain", r"portugal", r"denmark", r"sweden", r"norway", r"finland", r"poland", r"czech republic", r"czechia", r"usa", r"united states(?: of america)?", r"canada", r"ch"],
        de: [r"schweiz", r"deutschland", r"österreich", r"frankreich", r"italien", r"suisse", r"svizzera", r"fürstentum liechtenstein", r"grossbritannien", r"niederlande", r"belgien", r"luxemburg", r"spanien", r"dänemark", r"schweden", r"norwegen", r"polen", r"vereinigtes königreich"],
    }
    /// What companies, clubs and offices are called.
    ORGANISATION {
        en: [r"ltd\.?", r"limited", r"inc\.?", r"llc", r"llp", r"plc", r"corp\.?", r"co\.", r"company", r"partners?", r"foundation", r"institute", r"university", r"college", r"school", r"society", r"association", r"club", r"choir", r"centre", r"center", r"systems", r"solutions", r"consulting", r"labs?", r"group", r"holdings?", r"services", r"software", r"studios?", r"legal", r"capital", r"bank", r"insurance", r"agency", r"trust", r"press", r"advisory", r"guild", r"league", r"leasing", r"reinsurance", r"assurance", r"architects", r"interiors", r"establishment", r"se", r"charity", r"chamber", r"embassy", r"academy", r"productions?", r"hospice", r"alliance", r"committee", r"ensemble", r"shipping", r"trading", r"retail", r"audit", r"biologics", r"advisors", r"advisers", r"network", r"industries", r"instruments", r"technologies", r"analytics", r"publishing", r"theatre", r"hospital", r"federation", r"federations?", r"council", r"union", r"circle", r"office", r"desk", r"church", r"museum", r"gallery", r"orchestra", r"ventures", r"media", r"logistics", r"pharma", r"medical", r"engineering"],
        de: [r"ag", r"gmbh", r"sa", r"s[àa]rl", r"kg", r"ohg", r"e\.v\.", r"ev", r"genossenschaft", r"stiftung", r"verein\w*", r"\w*verein", r"\w*verband", r"verband", r"institut", r"\w*schule", r"universität", r"hochschule", r"gymnasium", r"akademie", r"amt", r"\w*amt", r"gemeinde", r"kirchgemeinde", r"pfarrei", r"\w*gesellschaft", r"\w*gemeinschaft", r"treuhand\w*", r"versicherung\w*", r"\w*bank", r"söhne", r"gebrüder", r"\w*zentrum", r"\w*chor", r"\w*musik", r"\w*orchester", r"\w*kasse", r"galerie", r"schulpflege", r"\w*werke?", r"\w*theater", r"\w*betriebe?", r"\w*kirche", r"kollektiv", r"pfadi", r"\w*gilde", r"\w*bau", r"gewerkschaft", r"\w*druckerei", r"\w*schreinerei", r"metzgerei", r"bäckerei", r"garage", r"\w*kommission", r"bibliothek", r"kantonsschule", r"spital", r"klinik", r"praxis", r"verlag", r"agentur", r"büro", r"forum", r"\w*forum", r"partei", r"\w*club", r"\w*klub", r"zunft", r"kanzlei", r"architekten", r"personalvorsorge", r"pensionskasse", r"\w*haus", r"schweiz"],
    }
    /// What people do in a company.
    JOB {
        en: [r"head", r"managers?", r"director", r"officer", r"lead", r"leader", r"assistant", r"pa", r"secretary", r"president", r"treasurer", r"coordinator", r"organi[sz]er", r"ceo", r"cfo", r"coo", r"cto", r"hr", r"human resources", r"people", r"culture", r"marketing", r"communications?", r"sales", r"operations", r"events?", r"administration", r"admin", r"reception", r"facilities", r"facility", r"procurement", r"purchasing", r"finance", r"accounts?", r"accounting", r"team", r"department", r"partner", r"associate", r"consultant", r"owner", r"founder", r"chair(?:man|woman|person)?", r"on behalf of", r"training", r"professor", r"lecturer", r"specialist", r"executive", r"counsel", r"attorney", r"solicitor", r"lawyer", r"coach", r"teacher", r"student", r"engineer", r"developer", r"designer", r"curator", r"trainer", r"risk", r"compliance", r"controlling", r"strategy", r"public relations", r"business development", r"corporate", r"she/her", r"he/him"],
        de: [r"leit\w+", r"\w*leiter\w*", r"\w*leitung", r"assisten\w+", r"geschäftsführ\w*", r"geschäftsleitung", r"präsident\w*", r"vizepräsident\w*", r"aktuar\w*", r"kassier\w*", r"sekretariat", r"sekretär\w*", r"\w*administration", r"verwaltung", r"personal(?:abteilung|wesen|fach\w*|leit\w*|dienst)?", r"direkt(?:or|ion)\w*", r"vorstand\w*", r"projekt\w*", r"kommunikation", r"buchhaltung", r"einkauf", r"verkauf", r"empfang", r"organisation", r"organisator\w*", r"sachbearbeit\w*", r"mitglied\w*", r"verantwortlich\w*", r"inhaber\w*", r"abteilung", r"rektor\w*", r"lehr\w+", r"i\.a\.", r"im auftrag", r"ok-präsident\w*", r"bereich\w*", r"fachstelle", r"koordination", r"hauswart\w*", r"programm\w*", r"techn\w*", r"eventmanager\w*", r"rechtsanw\w+", r"notar\w*", r"dozent\w*", r"pfarrer\w*", r"dirigent\w*", r"kurator\w*", r"kommandant\w*"],
    }
}
