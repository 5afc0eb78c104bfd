//! What a date, a time or a number is about when it is not about the event.

use crate::reader::rules::cue::cues;

cues! {
    /// Ends right before a date that is a deadline.
    DEADLINE_BEFORE {
        en: [r"by(?: the)?(?: end of)?", r"until(?: the)?", r"till", r"before(?: the)?", r"no later than", r"at the latest", r"deadline(?: is| on|,|:)?", r"latest", r"valid (?:until|till)", r"due(?: on| by)?", r"not before"],
        de: [r"bis(?: zum| am| spätestens| und mit| ende)?", r"bis spätestens(?: am)?", r"spätestens(?: am| bis)?", r"vor dem", r"frist(?: ist| bis|:)?"],
    }
    /// A clause about something else that has a date of its own.
    ASIDE_DAY {
        en: [
            r"(?:decide|decision|answer|reply|respond|hear back|hear from you|confirm the (?:number|final))", r"need (?:an |your )?(?:answer|reply|feedback)",
            r"deadline", r"sign(?:s|ed|ing)?[- ]?ups?", r"sign up", r"regist(?:er|ration)s?", r"rsvp", r"invitations? (?:go|went|were|will)", r"holidays?", r"vacation", r"out of (?:the )?office", r"on leave", r"leave", r"away", r"travell?ing", r"closed", r"(?:be|get|gets|come|comes|been) back", r"(?:is|am|are|'m|'re) back",
            r"partners meet", r"meets? on", r"committee meets?", r"board meets?", r"paid", r"payment", r"transferred", r"wired", r"deposit", r"invoice (?:date|no)", r"founded", r"since", r"born", r"established", r"set[- ]?up", r"setting up", r"rehears\w+", r"deliver\w*", r"drop off", r"load[- ]?in", r"keys?", r"open day", r"save the date", r"renovat\w+", r"valid", r"expires?",
            r"photo ?shoot", r"poll", r"doodle", r"survey", r"send you the", r"follow (?:up|by)", r"final (?:numbers?|headcount|count)", r"flight", r"dentist", r"(?:trade |book )?fairs?", r"exhibition stand", r"registry office", r"town hall", r"city hall", r"legal (?:bit|part|ceremony)", r"civil (?:ceremony|wedding|part)", r"(?:in|at) (?:the |a )?church", r"mov(?:e|ing) (?:in|into|house|office)", r"relocat\w+", r"annual leave",
        ],
        de: [
            r"bescheid", r"rückmeldung", r"antwort\w*", r"entscheid\w*", r"entschluss", r"mitteilen", r"zurückmelden", r"anmeld\w+", r"frist\w*", r"stichtag", r"abgabe\w*", r"ferien", r"urlaub", r"feiertag\w*", r"abwesend", r"geschlossen", r"wieder (?:da|zurück|im büro|erreichbar)", r"zurück(?: sein)?", r"erreichbar", r"saniert", r"umbau", r"renovier\w*",
            r"überwiesen", r"bezahlt", r"einbezahlt", r"valuta", r"zahlung\w*", r"anzahlung", r"gegründet", r"seit", r"geboren", r"jahrgang", r"aufbau\w*", r"(?:zum|fürs|das) einrichten", r"einzurichten", r"probe", r"generalprobe", r"lieferung\w*", r"liefern", r"geliefert", r"an(?:ge)?liefer\w*", r"schlüssel\w*", r"übergabe", r"umfrage", r"doodle", r"angeben", r"nachreichen", r"einladung\w* (?:gehen|verschick\w*)", r"verschick\w*", r"messe", r"gültig", r"fotoshooting", r"hat (?:nichts )?mit (?:euch|ihnen) nichts", r"definitive (?:zahl|personenzahl)", r"genaue (?:zahl|personenzahl|anzahl)", r"vorstandssitzung", r"standesamt\w*", r"ziviltrauung", r"in der kirche", r"einzug", r"umzug", r"zügeln", r"betriebsferien",
        ],
    }
    /// A clause about an hour that is not the event's own.
    ASIDE_HOUR {
        en: [
            r"doors?(?: open)?", r"set[- ]?up", r"setting up", r"get in", r"access", r"arrive\w*", r"arrival", r"deliver\w*", r"drop off", r"keys?", r"(?:call|reach|ring|phone) (?:me|us)", r"reachable", r"office hours", r"photographer", r"our (?:dj|band|caterer|technicians?|florist)", r"caterers?", r"teach", r"train", r"flight", r"speech", r"breaks?", r"lunch (?:at|is|around|break)", r"dinner (?:at|is|around)", r"rehears\w+", r"sound ?check", r"check-?in", r"registration", r"restaurant", r"noise", r"decorate", r"our website", r"answer", r"(?:is|are) served", r"ceremony", r"church", r"hotel", r"museum", r"airport", r"boat", r"dentist", r"welcome coffee", r"toast", r"keynote", r"clean(?:ing|ed)? up", r"dismantl\w+", r"already",
        ],
        de: [
            r"türöffnung", r"einlass", r"aufbau\w*", r"einricht\w*", r"abbau\w*", r"schlüssel\w*", r"übergabe", r"zugang", r"rein", r"an(?:ge)?liefer\w*", r"lieferung\w*", r"liefern", r"geliefert", r"erreich\w*", r"telefonisch", r"bürozeiten", r"öffnungszeiten", r"fotograf\w*", r"unser (?:dj|caterer)", r"caterer", r"zug", r"flug", r"rede", r"pausen?", r"mittagessen (?:um|ist)", r"nachtessen (?:um|ist)", r"probe", r"soundcheck", r"restaurant", r"lärm\w*", r"musik machen", r"dekorieren", r"mo ?- ?(?:fr|do)", r"rückfragen", r"check-?in", r"serviert", r"anreise", r"ankunft", r"eintreffen", r"eintreff\w*", r"treffen wir", r"trauung", r"kirche", r"zeremonie", r"hotel", r"museum", r"standesamt", r"stadthaus", r"schifffahrt", r"stadtführung",
        ],
    }
    /// Where an hour is the event's beginning.
    BOUND { en: [r"start(?:s|ing)?", r"begin(?:s|ning)?", r"kick-?off"], de: [r"beginn\w*", r"anfang\w*", r"start\w*", r"anfangen"] }
    /// Where an hour is the event's end.
    CLOSES {
        en: [r"ends?", r"ending", r"finish(?:es|ing)?", r"close"],
        de: [r"ende", r"schluss", r"endet"],
    }
    /// A sentence about when somebody can be reached.
    REACH {
        en: [r"(?:call|reach|ring|phone) (?:me|us|back)", r"reachable", r"office hours", r"(?:a|the|give me a|give us a) (?:call|ring)", r"call ?back", r"get hold of me", r"i'm (?:in|at my desk)", r"available by phone"],
        de: [r"erreich\w*", r"telefon\w*", r"bürozeiten", r"rückfragen", r"rückruf", r"anruf\w*", r"rufen sie", r"ruft (?:mich|uns)", r"zurückrufen", r"mo ?- ?(?:fr|do)", r"öffnungszeiten", r"mündlich"],
    }
    /// A sentence about an earlier event.
    PAST {
        en: [
            r"last (?:year|time|autumn|spring|summer|winter|month|january|february|march|april|may|june|july|august|september|october|november|december|edition)(?:'s)?", r"hosted", r"previous(?:ly)?", r"first edition", r"years? ago", r"back in", r"(?:was|were|had) (?:with|at) you(?:rs)?", r"had (?:his|her|our|their|my|a) .{0,30}with you", r"used to", r"if memory serves", r"if i remember", r"in (?:19|20)\d\d",
        ],
        de: [r"letzte[nrsm]? (?:jahr|mal|herbst|frühling|sommer|winter|monat)", r"vor (?:einem|zwei|drei|\w+) jahre?n?", r"damals", r"bisher", r"früher (?:\w+ ){0,2}(?:war\w*|hatten|haben|schon|einmal|mal|immer)", r"wie früher", r"fand(?:en)?", r"(?:waren|war) (?:wir|ich|bei|schon|es)", r"seinerzeit", r"vorjahr\w*", r"vergangene[nrs]?", r"hatten wir"],
    }
    /// Nothing is planned: the mail only informs itself.
    NO_PLANS {
        en: [r"nothing (?:concrete|specific|definite|planned)", r"no (?:concrete|specific) (?:plans|event|date in mind)", r"(?:only|just) (?:\w+ )?(?:comparing|collecting|gathering)", r"comparing (?:a few |several |some )?(?:venues|locations|places)", r"for (?:our|a) (?:listing|article|overview|comparison)", r"general questions?", r"not (?:looking|planning) to book"],
        de: [r"(?:noch )?nichts konkretes", r"noch kein(?:en)? konkrete\w*", r"nur (?:um )?(?:eine )?(?:budgetplanung|vorabklärung|information\w*|grobplanung)", r"allgemeine (?:frage\w*|auskunft|information\w*)", r"(?:vergleichen|vergleiche) (?:\w+ ){0,3}(?:lokale|locations|angebote|häuser|räume)", r"grundsätzlich", r"generell", r"rein informativ"],
    }
    /// The event itself, as opposed to a visit.
    EVENT {
        en: [r"events?", r"booking", r"conference", r"party", r"meeting", r"seminar", r"workshop", r"reception", r"wedding", r"celebration", r"dinner", r"training", r"the date itself", r"symposium"],
        de: [r"\w*anlass\w*", r"\w*anlässe", r"buchung", r"reservation", r"konferenz", r"\w*feier", r"\w*fest", r"\w*sitzung", r"\w*seminar", r"\w*versammlung", r"tagung", r"veranstaltung\w*", r"hochzeit", r"\w*event", r"\w*schulung", r"\w*kurs"],
    }
    /// It does not move.
    STAYS {
        en: [r"stays?", r"remains?", r"unchanged", r"nothing changes", r"is still", r"as planned", r"unaffected", r"goes ahead"],
        de: [r"bleib\w*", r"unverändert", r"wie geplant", r"findet (?:\w+ )?statt", r"nach wie vor", r"ändert sich nichts"],
    }
    /// Ends right before the day or the number that is given up.
    INSTEAD_OF {
        en: [r"instead of(?: on)?(?: the)?", r"rather than(?: on)?(?: the)?", r"not(?: on)?(?: the)?", r"in place of"],
        de: [r"statt(?: am| dem| der| des| den)?", r"anstatt(?: am| dem| der)?", r"anstelle(?: vom| des| von)?", r"nicht(?: am| den| der)?"],
    }
    /// Ends right before the day that another day of the sentence replaces.
    MOVED_FROM {
        en: [r"from(?: the)?", r"was(?: on)?", r"originally(?: on)?", r"(?:meeting|event|booking|viewing|visit|tour) (?:on|of|for)(?: the)?"],
        de: [r"vom", r"von(?: bisher)?", r"ursprünglich(?: am)?", r"eigentlich(?: am)?"],
    }
    /// Speaks of the event to come, whatever else the sentence recalls.
    THIS_TIME {
        en: [r"this (?:time|year)", r"now", r"we expect", r"would like", r"'d like", r"next year", r"again", r"need\w*", r"want\w*", r"looking for", r"plan\w*", r"wish\w*"],
        de: [r"diesmal", r"dieses (?:jahr|mal)", r"heuer", r"nun", r"möchte\w*", r"nächstes jahr", r"suchen", r"brauchen", r"wollen", r"planen", r"wünsch\w*", r"wieder"],
    }
    /// Ends right before the day that is a second choice.
    SECOND_CHOICE {
        en: [r"if (?:that|this|it)(?:'s| is)? (?:\w+ ){0,2}(?:taken|gone|full|booked|impossible|unavailable|possible|work|free),?(?: then)?(?: on| the)?", r"alternatively", r"otherwise", r"if not", r"failing that", r"or", r"second choice(?: is| would be|:)?", r"plan b(?: is|:)?", r"backup(?: is|:)?"],
        de: [r"notfalls(?: ginge)?(?: auch)?(?: am| der)?", r"sonst(?: am| der)?", r"alternativ(?: am| der)?", r"oder(?: am| der| auch)?", r"ersatzweise", r"ausweichdatum(?: ist| wäre|:)?", r"zweite wahl(?: ist| wäre|:)?", r"(?:falls|wenn|sollte) (?:das|dieser|der|dies|es) (?:\w+ ){0,3}(?:nicht|vergeben|belegt|besetzt|weg)(?: \w+){0,2},?(?: ginge| wäre| dann| auch| sonst| am| der)*", r"ansonsten"],
    }
    /// The better of two.
    PREFERRED {
        en: [r"prefer\w*", r"ideally", r"preferably", r"best", r"better", r"first choice", r"favourite", r"so that's", r"more convenient"],
        de: [r"am liebsten", r"bevorzug\w*", r"lieber", r"idealerweise", r"wenn möglich", r"erste wahl", r"am besten", r"favorit\w*", r"besser", r"angenehmer", r"passender"],
    }
    /// It cannot be then.
    IMPOSSIBLE {
        en: [
            r"(?:doesn't|does not|don't|do not|won't|will not|wouldn't|can't|cannot|can not|isn't|aren't|not) (?:really |quite |actually )?(?:work|fit|suit|possible|make|do|good|ideal|convenient|available|free|be possible|be able|attend|come)", r"no longer (?:works?|fits?|suits?|possible)", r"unfortunately not", r"impossible", r"(?:is|are|that's) out", r"clash\w*", r"conflict\w*", r"too (?:early|late|soon)", r"booked (?:up|out|already)", r"already (?:booked|taken|have)", r"fully booked",
            r"unavailable", r"(?:away|travell?ing|abroad|on holiday)", r"neither", r"none", r"not any of", r"out of the question", r"(?:is|are|be|we're|i'm) (?:all )?(?:gone|out|tied up|unavailable)", r"no good", r"can(?:no|')t",
        ],
        de: [
            r"(?:geht|gehen|passt|passen|klappt|klappen|funktioniert|möglich|ginge|können|kann|könnten|gut|ideal) (?:\w+ ){0,5}(?:nicht|nimmer|kein\w*)", r"nicht (?:mehr )?(?:möglich|frei|gehen|in frage|ideal|gut|günstig|klappen)", r"keiner?(?:\w+)?", r"leider nicht", r"unmöglich", r"schon (?:\w+ )?(?:ausgebucht|besetzt|belegt|vergeben|verplant)", r"ausgebucht", r"verhindert", r"(?:alle|schon|bereits) (?:\w+ )?weg", r"feiertag", r"verreist", r"abwesend", r"verplant", r"zu (?:früh|spät|knapp|kurzfristig)", r"in den ferien", r"überschneid\w*", r"fällt (?:\w+ )?(?:weg|aus|flach)", r"alle nicht", r"nicht", r"weder",
        ],
    }
    /// Regret.
    REGRET { en: [r"unfortunately", r"afraid", r"sorry", r"alas"], de: [r"leider", r"bedaure", r"schade"] }
    /// The only day that is left: regret is for the others.
    ONLY_THIS {
        en: [r"can only", r"only (?:\w+ )?(?:works|suits|possible|free|left)"],
        de: [r"(?:können|könnten|kann|geht|ginge|passt|klappt|bleibt) (?:\w+ ){0,3}nur", r"nur (?:noch|mehr)"],
    }
    /// Every proposal is refused.
    REFUSE_ALL {
        en: [r"none", r"neither", r"(?:not|n't) any of", r"(?:all|both) (?:of (?:them|those|these) )?(?:don't|do not|clash|are out|impossible)", r"(?:these|those|the) (?:\w+ )?(?:dates|days|slots|times|options|suggestions) (?:don't|do not|won't|aren't|are not|can't|unfortunately)", r"no luck with (?:these|those)"],
        de: [r"keine[rs]?(?: (?:der|dieser|von|davon|ihrer|eurer))?", r"alle(?: drei| zwei)? nicht", r"(?:diese|die|beide|alle) (?:\w+ )?(?:termine|daten|tage|vorschläge|zeiten) (?:\w+ ){0,4}(?:nicht|ungünstig|schlecht)", r"weder", r"nichts davon", r"leider (?:nicht|nichts) dabei"],
    }
}
