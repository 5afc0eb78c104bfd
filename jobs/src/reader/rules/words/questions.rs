//! How people ask, and what about.

use crate::reader::rules::cue::cues;

cues! {
    /// A question without a question mark.
    INDIRECT {
        en: [r"(?:we|i) (?:were|was|are|am|'m|'re)? ?(?:just )?wondering (?:if|whether|what|how)", r"(?:let (?:me|us) know|tell (?:me|us)|can you (?:say|tell)|(?:'d|would) (?:like|love) to know|(?:need|want) to know|know) (?:if|whether|what|how|where|which)", r"(?:asks|asked|asking|wonders|wondered) (?:me |us )?(?:if|whether|what|how|where|which)", r"i (?:also )?have (?:a|one|two|some|a few) questions? (?:about|on)", r"(?:advise|inform (?:me|us)|clarify|explain|confirm|find out|check|say) (?:whether|what|how|where|which)", r"(?:any|some|more|general|further) (?:\w+ )?(?:idea|information|info|details) (?:about|on|regarding)", r"(?:some|more|general|following|further) information:"],
        de: [r"(?:teilen sie (?:uns|mir) (?:bitte )?mit|sagen sie (?:uns|mir)|sagt (?:uns|mir)|lassen sie (?:uns|mich) (?:bitte )?wissen|(?:möchte|möchten|würde|würden) (?:ich |wir )?(?:gerne? |noch )*wissen|wüsste\w*|(?:mich|uns) (?:würde )?(?:\w+ )?interessier\w*|frage mich|fragen uns|(?:können|könnten) sie (?:uns|mir) sagen|wissen sie),? (?:\w+,? ){0,2}(?:ob|was|wie|wo|welche\w*|bis wann|ab wann)", r"(?:fragt|fragte|gefragt|(?:möchte|will) wissen)(?: sich)?,? (?:ob|was|wie|wo|welche\w*)", r"(?:mich|uns) würde (?:\w+ )?interessieren", r"(?:wüsste|wüssten) (?:ich|wir) (?:noch |auch )?gerne", r"(?:mitzuteilen|mitteilen|zu sagen|anzugeben|abzuklären|zu erklären|aufzuzeigen),? (?:ob|was|wie|wo|welche\w*|bis wann|ab wann|mit welche\w*)", r"hätte\w* (?:ich |wir )?(?:gerne? |noch )*gewusst"],
    }
    /// The venue is asked to do or to allow something.
    REQUEST {
        en: [
            r"(?:could|can|would|will|may|might) (?:you|we|i|it|somebody|someone|ms|mr) (?:please |also |perhaps |maybe |possibly |still |just |kindly )*(?:add|put|include|send|reserve|book|hold|move|change|switch|have|get|come|visit|see|push|shift|take|remove|drop|adjust|update|offer|quote|provide|do|make|look|bring|swap|cancel|call|ring|speak|talk|reschedule|postpone|pencil|arrange|organi[sz]e|prepare|block|keep|confirm|give|help|let|meet|extend|start|stay|use|order|set|rent|reduce|lower|go|pop|drop by|stop by|squeeze|accommodate|propose|suggest|find|check)",
            r"would (?:it|that|this|\S+ \S+|\S+ \S+ \S+) (?:be possible|work|suit|fit|be ok(?:ay)?|be fine)", r"is it possible to", r"(?:what|how) about", r"any chance", r"(?:would|do) you mind", r"(?:is|are) (?:it|that|this|there) (?:ok|okay|any chance|possible)", r"why don't we", r"shall we", r"possible",
        ],
        de: [
            r"(?:könnte[nst]?|könntet|könnt|können|kann|kannst|dürften|dürfte|dürfen|würden|würdet|würde) (?:sie|ihr|wir|ich|man|du|es) (?:\w+ ){0,12}?(?:\w+(?:en|ern|eln))", r"wäre (?:es|das|dies|\w+ \w+|ein\w*|auch|\w+) (?:\w+ ){0,6}(?:möglich|denkbar|machbar|ok|okay)", r"ist es möglich", r"ginge", r"wie wäre", r"wäre es möglich", r"lässt sich", r"liesse sich", r"geht (?:das|auch|es)", r"möglich", r"wäre (?:auch )?(?:der|am|ein)", r"hätten sie (?:auch|noch)? ?(?:etwas|was|einen|ein)", r"passt (?:ihnen|euch)", r"schick\w* (?:sie|ihr)",
        ],
    }
    /// Begins a question that wants to know, not to have.
    WANTS_TO_KNOW {
        en: [r"(?:and |so |also |until |till |from |by |with |at |on |in )?(?:what|how|which|where|when|who|whom|why)"],
        de: [r"(?:und |bis |ab |seit |mit |an |in |zu |von |für |auf )?(?:was|wie|wo|wann|wer|wen|wem|welche\w*|warum|wieso|woher|wohin)"],
    }
    /// Looks like that, but proposes.
    PROPOSES {
        en: [r"(?:what|how) about", r"how would .{0,30}(?:work|suit|be)", r"why (?:don't|not)"],
        de: [r"wie wäre", r"wie sieht es (?:\w+ ){0,3}(?:am|im|mit|in|anfang|mitte|ende)", r"wie sieht (?:der|das|die)", r"was (?:halten|hältst) (?:sie|du|ihr)"],
    }
    /// Asks to have the numbers or the seating changed.
    ADJUST {
        en: [r"(?:change|increase|reduce|adjust|raise|lower|update|switch) (?:\w+ ){0,3}(?:number|numbers|headcount|layout|seating|set-?up|guests|participants)"],
        de: [r"(?:personenzahl|anzahl|teilnehmerzahl|gästezahl|bestuhlung|zahl) (?:\w+ ){0,6}(?:ändern|anpassen|erhöhen|reduzieren|wechseln|anzupassen|zu ändern)"],
    }
    /// Asks to have something done, whoever does it.
    DONE {
        en: [r"(?:can|could|would|may|might) (?:\w+ ){1,4}(?:be )?(?:put|pushed|placed|set|seat|arranged|moved|seated|turned|laid|have|get|do)\w*"],
        de: [r"(?:kann|könnte\w*|können|liesse\w*|lassen|würde\w*) (?:\w+ ){1,6}(?:stellen|gestellt|aufstellen|machen|einrichten|bestuhlen|anordnen|haben|werden)"],
    }
    /// A thing is wished for, not asked about.
    WOULD_BE {
        en: [r"would (?:an?|some|\d+|\w+) .{0,40} be (?:possible|an option|doable)", r"any chance of"],
        de: [r"wär(?:e|en) (?:auch |noch )?(?:eine?|einige|ein paar|\d+|\w+) .{0,40}(?:möglich|machbar|denkbar)"],
    }
    /// Looks for the person who is in charge.
    WHO {
        en: [r"who(?:m)? .{0,30}(?:speak|talk|contact|turn to|responsible|in charge)"],
        de: [r"wer .{0,30}(?:zuständig|verantwortlich)", r"an wen"],
    }
    /// Puts a proposal.
    POSSIBLE {
        en: [r"could", r"would", r"can", r"may", r"possible", r"ok(?:ay)?", r"all right", r"work", r"suit"],
        de: [r"könnte\w*", r"ginge", r"geht", r"möglich", r"wäre\w*", r"können", r"passt", r"passen", r"wie wäre"],
    }
    /// Asks for leave: an answer is wanted, nothing is ordered.
    PERMISSION {
        en: [r"(?:can|could|may|might) (?:we|i|one|people|guests|our \w+|someone|anyone)", r"(?:are|is) (?:we|it|one) allowed", r"would it be (?:ok|okay|all right|alright|possible)", r"is it (?:\w+ )?possible"],
        de: [r"(?:kann|könnte|darf|dürfte) (?:man|ich)", r"(?:können|könnten|dürfen|dürften) (?:wir|unsere|die)", r"(?:wäre|ist) es (?:\w+ )?(?:möglich|ok|okay)"],
    }
    /// A yes-or-no question about what is there.
    IS_IT {
        en: [r"(?:and |so |also )?(?:is|are|does|do|has|have)"],
        de: [r"(?:und |auch )?(?:ist|sind|hat|habt|haben|reicht|funktioniert|geht|gehen|läuft|kommt)"],
    }
    /// Introduces a question inside a sentence.
    OB { en: [r"whether", r"if"], de: [r"ob"] }
    /// Asks whether something is permitted.
    MAY {
        en: [r"allowed", r"permitted", r"may (?:we|i|one|guests)", r"(?:can|could) (?:we|i|one|guests|people) (?:bring|use|serve|cook|smoke|play|leave|store|hang)"],
        de: [r"darf", r"dürfen", r"erlaubt", r"gestattet", r"(?:können|kann|könnte\w*) (?:wir|man|ich) .{0,40}(?:mitbringen|nutzen|benutzen|kochen|rauchen|aufhängen|anbringen|abstellen|lagern)"],
    }
    /// Asks whether something is there or on offer.
    EXISTS {
        en: [r"can (?:the|your|each|all) \S+", r"do you (?:have|offer|provide|own|run|serve|do|also have|charge)", r"(?:is|are) there", r"does (?:the|your|each|every) \S+(?: \S)? (?:have|come)", r"do (?:the|your|all) \S+ (?:have|come)", r"(?:is|are) .{0,40}(?:available|allowed|permitted|equipped|on site|provided|possible)", r"have you got", r"has (?:the|your|each)", r"what (?:kind|sort|type)s? of", r"comes? with", r"how (?:good|fast|many|much|long|late|early|far|big|large)", r"which", r"where", r"when", r"who", r"what"],
        de: [r"kann (?:der|die|das|ihr|euer) \S+", r"haben sie", r"habt ihr", r"gibt'?s?(?: es)?", r"gibt es", r"hat (?:es|der|die|das|jeder|raum)", r"bieten sie", r"bietet ihr", r"verfüg\w*", r"(?:ist|sind) .{0,50}(?:vorhanden|verfügbar|erlaubt|möglich|gestattet|ausgestattet)", r"was für", r"welche\w*", r"wie (?:viele?|gut|schnell|lange|weit|gross|spät|früh|hoch|teuer)", r"wo", r"wann", r"wer", r"was", r"darf (?:man|ich)", r"dürfen (?:wir|unsere)", r"stehen .{0,40}zur verfügung"],
    }
    /// Parking.
    PARKING { en: [r"(?:leave|put|store|station|stow|keep) .{0,30}(?:cars?|vans?|mini-?bus\w*|coach\w*|lorr\w+|trucks?|trailers?|bikes?|bicycles?|motorbikes?)", r"(?:car|van|coach|truck|bike|bicycle)s? (?:\w+ ){0,3}(?:stay|stand|go|be left)", r"park", r"parking", r"car ?parks?", r"garages?", r"parked"], de: [r"(?:auto|wagen|bus|car|anhänger|velo|fahrzeug|töff|transporter|kleinbus|lieferwagen)\w* (?:\w+ ){0,5}(?:abstell\w*|hinstell\w*|stehen|unterbringen|lassen|hin)", r"abstellpl\w+", r"blaue zone", r"park\w*pl\w*", r"parkier\w*", r"parken", r"parkhaus\w*", r"parkfeld\w*", r"parkmöglichkeit\w*", r"tiefgarage", r"einstellhalle", r"gratisparkplätze"] }
    /// Getting in without steps.
    ACCESS {
        en: [r"lifts?", r"elevators?", r"wheelchairs?", r"step-?free", r"without (?:any )?(?:steps|stairs)", r"steps", r"stairs?", r"accessib\w+", r"barrier-?free", r"disabled", r"ramps?", r"walking (?:frame|aid|stick)s?", r"crutches", r"mobility", r"pushchairs?", r"prams?", r"ground floor"],
        de: [r"lift\w*", r"aufzug", r"fahrstuhl", r"rollst\w+", r"rollator\w*", r"barrierefrei\w*", r"hindernisfrei\w*", r"behindertengerecht\w*", r"stufen\w*", r"schwellenlos", r"treppen?\w*", r"rampe\w*", r"ebenerdig", r"gehbehindert\w*", r"kinderwagen", r"rollstuhlgängig\w*"],
    }
    /// What the price covers.
    INCLUDED {
        en: [r"included", r"inclusive", r"include", r"includes", r"inclusions?", r"covered (?:by|in)", r"part of the (?:price|rate|rent)", r"(?:charged|cost|pay|paid|billed) (?:for )?(?:extra|separately)", r"on top", r"extra (?:charge|cost|fee)s?", r"free of charge", r"for free", r"at no (?:extra |additional )?(?:cost|charge)", r"complimentary", r"come(?:s)? with the (?:room|rent|rate)"],
        de: [r"inbegriffen", r"inkludiert", r"inklusive", r"inkl\.?", r"enthalten", r"im (?:\w+ )?(?:preis|mietpreis|tarif|raumpreis|grundpreis|betrag|pauschalpreis)", r"(?:separat|extra|zusätzlich) (?:\w+ ){0,2}(?:verrechnet|berechnet|bezahl\w*|kosten|kostet)", r"kost(?:et|en) .{0,40}(?:extra|separat|zusätzlich|aufpreis)", r"in der (?:miete|pauschale|raummiete)", r"eingeschlossen", r"gehört .{0,30}dazu", r"im preis (?:dabei|drin)", r"kostenlos dabei", r"(?:gratis|kostenlos) (?:dazu|dabei)", r"ohne aufpreis"],
    }
    /// Ending a booking, as a matter of terms.
    TERMS {
        en: [r"cancel\w*", r"refund\w*", r"money back", r"(?:we|i) owe", r"(?:get|have) (?:\w+ ){0,4}back", r"(?:deposit|payment) back", r"call(?:ed)? (?:it )?off", r"pull(?:ed|ing)? out", r"back(?:ed|ing)? out", r"withdraw\w*", r"(?:deposit|money|payment) (?:\w+ ){0,4}(?:back|returned|lost|forfeit\w*|kept|refunded)", r"(?:keep|lose|forfeit) (?:the|our|my) (?:deposit|money)", r"come back to us", r"terms", r"fees? (?:for|if) (?:\w+ ){0,3}(?:cancel\w*|postpon\w*|withdr\w*|call\w*|mov\w*)", r"penalt(?:y|ies)", r"charge (?:us )?if", r"change our minds?", r"postpone at short notice", r"cancellation fees?"],
        de: [r"storn\w*", r"annull?i\w*", r"absag\w*", r"rückerstatt\w*", r"zurückerstatt\w*", r"rücktritt\w*", r"zurück(?:zu)?treten", r"aussteigen", r"abspringen", r"zurück(?:bekommen|erhalten|zahlen|bezahlt|gezahlt|überwiesen)", r"anzahlung (?:\w+ ){0,5}(?:verfällt|verloren|behalten)", r"geld zurück", r"kostenfolge\w*", r"gebühr\w*", r"bedingungen", r"agb\w*", r"(?:anzahlung|geld|depot) (?:\w+ ){0,4}zurück", r"kosten (?:\w+ ){0,6}(?:rechnen|entstehen|anfallen|fällig)", r"(?:kosten|was) (?:\w+ ){0,3}auf uns zu"],
    }
    /// Goes on about somebody or something that was named before.
    REFERS {
        en: [r"he", r"she", r"they", r"them", r"him", r"her", r"it", r"that", r"this", r"those", r"these"],
        de: [r"er", r"sie", r"ihm", r"ihn", r"ihr", r"ihnen", r"es", r"das", r"die", r"diese[rsnm]?", r"damit", r"dafür"],
    }
    /// Ways to pay.
    PAYMENT {
        en: [r"(?:how|when|where) (?:can|do|should|must|could|would) (?:we|i|one) (?:have to )?pay", r"pay(?:ing)? (?:by|with|via|in|on|cash|against)", r"payment (?:methods?|options?|terms|types?)", r"(?:credit|debit) cards?", r"bank transfer", r"by (?:card|invoice|twint|cash)", r"twint", r"paypal", r"apple pay", r"postfinance", r"cheques?", r"in euros?", r"inst[ae]ll?ments?", r"accept (?:cards?|twint|cash|amex)", r"pay (?:the|our|a) (?:deposit|invoice|balance|bill)", r"iban", r"(?:against|on) invoice", r"deposit (?:required|needed|due)", r"(?:have|need) to pay (?:a|the) (?:deposit|down ?payment)", r"deposit"],
        de: [r"(?:bezahl|zahl)(?:en|bar|t)?", r"auf rechnung", r"paypal", r"apple pay", r"postfinance", r"in euro", r"(?:kredit|debit)karten?\w*", r"mit karte", r"twint", r"bar(?:zahlung)?", r"raten\w*", r"zahlungs\w+", r"überweis\w*", r"iban", r"kontoangaben", r"anzahlung", r"qr-rechnung", r"einzahlungsschein"],
    }
    /// Tours as a service, not a wish.
    TOURS {
        en: [r"(?:do|does) (?:you|the venue) (?:\w+ ){0,3}(?:offer|do|give|run|organi[sz]e|have|hold) (?:\w+ ){0,5}(?:tours?|viewings?|site visits?|open days?|visits?)", r"open (?:house|day)", r"(?:are|is) (?:\w+ )?(?:tours?|viewings?|visits?) (?:\w+ )?(?:possible|offered|available)", r"is it (?:\w+ )?possible to (?:view|visit|see|tour) (?:the )?(?:rooms?|venue|house|building|place)", r"can (?:one|people|clients|guests) (?:view|visit|see|tour)", r"how (?:do|does|long) .{0,30}(?:tours?|viewings?|site visits?|visit)"],
        de: [r"(?:bieten|machen|gibt|habt|haben|führt|führen) .{0,40}(?:führung\w*|besichtigung\w*|rundg\w+|hausführung\w*)", r"(?:sind|ist) .{0,25}(?:besichtigung\w*|führung\w*) .{0,25}möglich", r"kann man .{0,40}(?:besichtigen|anschauen|ansehen)", r"tag der offenen tür", r"(?:lassen|lässt) sich .{0,40}besichtigen", r"wie (?:läuft|lange) .{0,30}besichtigung"],
    }
    /// What something costs, whatever it is.
    HOW_MUCH {
        en: [r"how much (?:is|are|does|do|would|will|for)", r"what (?:does|do|would|will|is the (?:price|cost)) .{0,40}(?:cost|of)"],
        de: [r"(?:was|wie ?viel) (?:kostet|kosten|würde .{0,40}kosten)", r"wie teuer"],
    }
    /// What it costs.
    PRICE {
        en: [r"costs?", r"prices?", r"price list", r"pricing", r"(?:the|your|day|daily|hourly|room|half-day|weekend) rates?", r"rates?", r"how much", r"charges?", r"fees?", r"rent", r"tariffs?", r"cheaper", r"discounts?", r"reductions?", r"more expensive", r"per (?:day|hour|person|head)"],
        de: [r"kosten", r"kostet", r"kostete", r"kostenpunkt", r"verlang\w*", r"berechnen", r"verrechne\w*", r"wie ?viel (?:macht|wäre|ist)", r"preis\w*", r"tarif\w*", r"wie teuer", r"mietpreis\w*", r"miete", r"günstiger", r"rabatte?", r"vergünstigung\w*", r"teurer", r"pro (?:tag|stunde|person|kopf)", r"ansatz", r"ansätze", r"raummiete", r"gebühr\w*", r"aufpreis", r"zuschlag"],
    }
    /// Whether something is still free.
    AVAILABLE {
        en: [r"available", r"availability", r"free", r"vacant", r"vacanc(?:y|ies)", r"openings?", r"anything (?:left|open)", r"still (?:have|open)", r"taken", r"(?:which|what) (?:dates|weekends|days|evenings|saturdays|fridays)", r"booked"],
        de: [r"frei\w*", r"verfügbar\w*", r"zu haben", r"belegt", r"noch (?:etwas|was|platz|kapazität|termine?)", r"besetzt", r"ausgebucht", r"reserviert", r"an welchen", r"welche (?:termine|daten|tage|wochenenden|samstage|abende)", r"verfügbarkeit\w*"],
    }
    /// How many fit.
    CAPACITY {
        en: [r"how many (?:people|guests|persons|seats|participants|attendees|chairs|of us|can|would|does|fit|will)", r"(?:big|large|small|spacious) enough", r"(?:enough|sufficient) (?:space|room|seats)", r"capacity", r"capacities", r"(?:fit|fits|hold|holds|seat|seats|sit|accommodate|take|cope with|host) (?:us|all|\d+|everyone|everybody|that many|so many|up to|more than|a group|groups?)", r"(?:still|all) (?:fit|work|ok|fine|suitable|do)", r"maximum (?:number|capacity)", r"max(?:imum)? (?:people|guests)", r"size of (?:the|your|each)", r"how (?:big|large) (?:is|are) (?:the |your )?(?:rooms?|venue|hall|space|\w+ room)", r"too small", r"room for (?:\d+|us all|that many)", r"still works? in", r"does (?:that|it) still work", r"what size", r"(?:hold|holds|fit|fits|seat|seats|take|takes) (?:the )?(?:most|more|largest|biggest|fewest)", r"(?:biggest|largest) (?:group|number|crowd|party)", r"which .{0,20}rooms? is (?:the )?(?:biggest|largest|smallest)", r"for how many", r"squeeze (?:in|us)"],
        de: [r"wie viele (?:personen|leute|gäste|teilnehm\w*|plätze|sitzplätze|menschen|stühle|finden|haben|passen|fasst|können)", r"(?:gross|geräumig) genug", r"(?:genug|genügend|ausreichend) (?:platz|raum|plätze|gross)", r"kapazität\w*", r"fass(?:t|en)", r"(?:haben|hat|finden|findet|hätten|reicht|reichen) .{0,60}platz", r"platz für", r"passen .{0,40}(?:rein|hinein|in den|personen|leute)", r"(?:passt|reicht|genügt|geht) (?:der|das|dieser|raum|es) .{0,30}(?:noch|immer|trotzdem|dann|dafür|aus)", r"wie gross (?:ist|sind) (?:(?:der|die|euer|eure|ihre?|ihr) )?(?:grösste\w* )?(?:raum|räume|saal|säle|\w+ raum)", r"zu klein", r"maximal\w*", r"personenzahl (?:möglich|maximal)", r"platzmässig", r"für wie ?viele", r"wie ?viele (?:\w+ ){0,5}(?:platz|passen|hinein|rein|sitzen)", r"(?:am meisten|die meisten) (?:\w+ ){0,2}(?:leute|personen|platz|gäste|plätze)", r"welche[rs]? (?:\w+ ){0,3}(?:raum|saal|zimmer|räume) (?:\w+ ){0,2}(?:grösste|kleinste)\w*", r"quadratmeter\w*", r"fläche"],
    }
    /// Food and drink as a matter of information.
    CATERING {
        en: [r"cater\w*", r"menus?", r"vegetarian\w*", r"vegan\w*", r"gluten\w*", r"halal", r"kosher", r"allerg\w+", r"food", r"lunch\w*", r"dinner", r"meals?", r"drinks?", r"coffee", r"breakfast", r"wines?", r"beverages?", r"buffets?", r"corkage", r"kitchen", r"snacks", r"cakes?", r"eat", r"apéro", r"aperitif", r"bar", r"dishes"],
        de: [r"cater\w*", r"\w*menüs?", r"menus?", r"vegetar\w*", r"vegan\w*", r"veggie\w*", r"gluten\w*", r"laktose\w*", r"allerg\w+", r"essen", r"\w*verpflegung\w*", r"getränke?\w*", r"kaffee\w*", r"lunch\w*", r"mittag\w*", r"wein\w*", r"zapfengeld", r"korkgeld", r"küche", r"speise\w*", r"buffets?", r"apéros?\w*", r"kuchen", r"torte", r"gipfeli", r"snacks?", r"häppchen"],
    }
    /// Technology and furniture as a matter of information.
    EQUIPMENT {
        en: [r"projectors?", r"beamers?", r"screens?", r"wi-?fi", r"wlan", r"internet", r"broadband", r"microphones?", r"mics?", r"sound", r"speakers", r"loudspeakers", r"pa", r"hdmi", r"usb-?c", r"adapters?", r"flip ?charts?", r"whiteboards?", r"pin ?boards?", r"monitors?", r"tv", r"video ?conferenc\w*", r"hybrid", r"stream\w*", r"sockets?", r"power (?:outlets?|sockets?)", r"technical equipment", r"equipment", r"equipped", r"technology", r"piano", r"stage", r"lectern", r"booths?", r"interpret\w+", r"simultaneous", r"hearing loop", r"induction loop", r"blackout", r"extension leads?", r"plugs?", r"av", r"laptops?", r"cameras?"],
        de: [r"beamer\w*", r"projektor\w*", r"leinw\w+", r"wlan", r"w-lan", r"wifi", r"internet\w*", r"mikrofon\w*", r"mikro\w*", r"ton\w*", r"lautsprecher\w*", r"hdmi\w*", r"usb-?c", r"adapter", r"flip ?charts?", r"whiteboards?", r"pinn?w\w+", r"bildschirm\w*", r"monitor\w*", r"fernseher", r"videokonferenz\w*", r"hybrid\w*", r"stream\w*", r"steckdosen?", r"technik\w*", r"technisch\w*", r"ausrüstung", r"ausstattung", r"ausgestattet", r"musikanlage", r"klavier", r"flügel", r"bühne", r"rednerpult", r"kamera\w*", r"laptop\w*", r"verdunkel\w*", r"dolmetsch\w*", r"simultan\w*", r"induktions\w*", r"stromanschl\w*", r"verlängerungskabel", r"hellraumprojektor"],
    }
    /// What belongs to the house itself, for which there is no topic.
    HOUSE {
        en: [r"air[- ]?con\w*", r"heating", r"terrace", r"balcony", r"garden", r"toilets?", r"showers?", r"daylight"],
        de: [r"klimaanlage\w*", r"klimatisiert\w*", r"heizung", r"terrasse", r"balkon", r"garten", r"toiletten?", r"wcs?", r"duschen?", r"tageslicht"],
    }
    /// A question that is only manners.
    RHETORICAL {
        en: [r"(?:does|is) that (?:ok|okay|fine|all right|alright)", r"(?:does|would|could|will) (?:that|this|it) (?:\w+ )?(?:work|suit|do|fit)", r"ok(?:ay)?", r"right", r"what (?:do )?you (?:think|say|suggest|recommend|need|make of it|reckon)", r"(?:what|how) you (?:can|could) (?:do|offer)", r"(?:is|would|sounds?) (?:that|this|it) (?:be )?(?:doable|feasible|manageable)", r"is (?:that|this) something you", r"what (?:would|can|could) you (?:suggest|recommend|offer|propose)", r"which .{0,40}(?:would|do|could|can) you (?:suggest|recommend|propose|offer)", r"what's possible", r"what is possible", r"deal", r"how does that sound", r"could you (?:please )?(?:confirm|send|let)", r"can you (?:please )?(?:confirm|send|let|help|do|make)", r"would that (?:work|be possible|be ok\w*|suit)", r"did you (?:get|receive)", r"is that possible", r"possible", r"anything else you need", r"what else do you need", r"what do you need from (?:us|me)", r"any (?:suggestions?|ideas?|thoughts?|recommendations?|tips?|chance)", r"(?:could|can|may) (?:we|i) (?:please |also |still )?(?:have|get|receive|book|reserve|take|confirm|ask|hold|secure)"],
        de: [r"welche\w* .{0,40}(?:würden|können|könnten|würdet|könnt) (?:sie|ihr) (?:\w+ ){0,2}(?:empfehlen|vorschlagen|anbieten)", r"welche\w* .{0,30}(?:empfehlen|empfehlt) (?:sie|ihr)", r"(?:geht|ginge|passt|klappt|klappte|funktioniert) (?:das|es)", r"(?:ist|wäre|geht) das (?:so )?(?:ok|okay|gut|in ordnung|möglich|machbar)?", r"oder", r"was schlagen sie (?:uns )?vor", r"was schlagt ihr vor", r"was (?:können|könnten|würden|empfehlen) sie (?:uns )?(?:anbieten|empfehlen|vorschlagen|dazu)?", r"was meinen sie", r"was meint ihr", r"passt (?:das|es)(?: für sie| so| ihnen| euch)?", r"einverstanden", r"(?:können|könnten|könntet|könnt) (?:sie|ihr) (?:\w+ ){0,8}(?:bestätigen|schicken|senden|zustellen|machen|offerieren|zukommen|anpassen|erstellen|helfen)", r"schicken sie", r"was (?:\w+ ){1,4}(?:empfehlen|vorschlagen|raten|anbieten)", r"was wäre möglich", r"was ist möglich", r"wäre das möglich", r"(?:ist|wäre) (?:das|dies|so etwas|sowas) (?:\w+ ){0,3}(?:machbar|möglich|denkbar|realistisch)", r"(?:darf|dürf\w+|möchte\w*) (?:ich|wir) (?:sie|euch|dich)(?: \w+){0,4},? (?:bitten|anfragen|fragen)", r"weiterhelfen", r"behilflich", r"was (?:haltet ihr|halten sie) davon", r"brauchen sie (?:noch|sonst)", r"(?:können|könnten|dürfen|dürften) wir (?:\w+ ){0,8}(?:haben|bekommen|erhalten|buchen|reservieren|mieten|bitten|rechnen|vorbeikommen|zählen)", r"(?:könnt|könntet) ihr", r"(?:offerte|angebot|bestätigung|rechnung) (?:zu )?(?:\w+ )?(?:erhalten|bekommen|zustellen|zuzustellen|anzupassen)"],
    }
    /// A room is looked for, as a question.
    SEEK {
        en: [r"do you have (?:a|any|some|an) .{0,25}(?:rooms?|space|venue|hall)", r"is (?:room \w|one of your rooms|a room|any room|anything|something|there (?:a|any) room) .{0,30}(?:free|available)", r"(?:are you|would you be) (?:free|available|open)", r"have (?:anything|something|space|a room|room|availability)", r"(?:any|some)(?:thing|where)? (?:in|on|around|free|later|earlier|left|available)", r"(?:can|could|would) you (?:host|accommodate|have|fit)", r"any (?:rooms?|space|availability)", r"free for us", r"which room", r"suitable", r"possible to (?:book|rent|reserve|hire)", r"available on", r"(?:would|are|will) you (?:be )?able to (?:accom+odate|host|have|take|fit|help|house|put us up|offer)", r"(?:can|could|would) you (?:take us|fit us in|put us up|house us|squeeze us in)", r"accom+odate"],
        de: [r"(?:haben sie|habt ihr|hätten sie|hättet ihr|gibt es) .{0,60}(?:raum|räume|räumlichkeit\w*|saal|zimmer|platz|etwas|was|frei\w*|verfügbar\w*)", r"(?:ist|wäre|sind) .{0,40}(?:frei|verfügbar|zu haben|buchbar)", r"welche[rn]? raum", r"passenden?", r"geeignete\w*", r"(?:bringt|bringen|kriegt|kriegen) (?:ihr|sie) uns (?:\w+ ){0,3}unter", r"(?:können|könnten|könnt) (?:wir|sie|ihr) .{0,40}(?:beherbergen|aufnehmen|unterbringen|unterkommen)", r"(?:können|könnten) wir .{0,40}(?:mieten|buchen|reservieren|nutzen)"],
    }
}
