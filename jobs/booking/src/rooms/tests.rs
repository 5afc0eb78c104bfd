//! Availability with half-open windows and buffers, and the order in which rooms are offered.

use chrono::{TimeZone, Utc};

use super::{Occupied, RoomWish, is_free, rank};
use crate::{Catalogue, Layout, RoomId, Window};

fn catalogue() -> Catalogue {
    Catalogue::parse(include_str!("../../../../config/catalog.toml")).unwrap()
}

/// A window within June 2026: day, hour and minute of both edges.
fn june(start: (u32, u32, u32), end: (u32, u32, u32)) -> Window {
    let at = |(day, hour, minute)| Utc.with_ymd_and_hms(2026, 6, day, hour, minute, 0).unwrap();
    Window { start: at(start), end: at(end) }
}

fn event() -> Window {
    june((14, 8, 0), (14, 14, 0))
}

fn wish(participants: u32) -> RoomWish<'static> {
    RoomWish { event: event(), participants, layout: None, wished: None, features: &[] }
}

fn ids(wish: &RoomWish<'_>, occupied: &[Occupied]) -> String {
    rank(&catalogue(), wish, occupied).iter().map(|room| room.id.0.as_str()).collect()
}

#[test]
fn an_event_blocks_its_room_with_the_buffers() {
    let catalogue = catalogue();
    let cases = [
        ("B", june((14, 7, 30), (14, 14, 30))),
        ("C", june((14, 7, 15), (14, 14, 45))),
        ("D", june((14, 7, 40), (14, 14, 20))),
        ("E", june((14, 7, 0), (14, 15, 0))),
    ];
    for (id, blocked) in cases {
        assert_eq!(catalogue.room(&RoomId::from(id)).unwrap().blocked(&event()), blocked, "{id}");
    }
}

#[test]
fn a_room_is_free_up_to_the_minute_at_which_another_booking_blocks_it() {
    let catalogue = catalogue();
    let room = catalogue.room(&RoomId::from("B")).unwrap();
    let cases = [
        ("ends when ours begins to block", june((14, 4, 0), (14, 7, 30)), true),
        ("ends a minute into ours", june((14, 4, 0), (14, 7, 31)), false),
        ("begins when ours ends to block", june((14, 14, 30), (14, 20, 0)), true),
        ("begins a minute before that", june((14, 14, 29), (14, 20, 0)), false),
        ("lies within", june((14, 9, 0), (14, 10, 0)), false),
        ("covers several days", june((13, 9, 0), (16, 10, 0)), false),
        ("runs over the night before", june((13, 20, 0), (14, 2, 0)), true),
        ("runs over the night into ours", june((13, 20, 0), (14, 8, 0)), false),
    ];
    for (what, window, free) in cases {
        let occupied = [Occupied { room: room.id.clone(), window }];
        assert_eq!(is_free(room, &event(), &occupied), free, "{what}");
        let elsewhere = [Occupied { room: RoomId::from("A"), window }];
        assert!(is_free(room, &event(), &elsewhere), "{what}, in another room");
    }
}

#[test]
fn rooms_are_offered_best_first() {
    let (b, e) = (RoomId::from("B"), RoomId::from("E"));
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (fog, terrace) = (words(&["Nebelmaschine"]), words(&["Terrasse", "Beamer"]));
    let two = words(&["terrace", "Tageslicht"]);
    let cases: [(&str, RoomWish<'_>, &str); 11] = [
        ("comfortable ones by price, then the too large ones by price", wish(25), "DAFBCE"),
        ("nobody is comfortable: all by price", wish(5), "DAFBCE"),
        ("the wished one before cheaper ones", RoomWish { wished: Some(&b), ..wish(25) }, "BDAFCE"),
        ("comfort before the wish", RoomWish { wished: Some(&e), ..wish(25) }, "DAFBEC"),
        ("features before the wish", RoomWish { wished: Some(&b), features: &fog, ..wish(60) }, "CEB"),
        ("comfort before features", RoomWish { features: &terrace, ..wish(25) }, "DAFBCE"),
        ("most features first", RoomWish { features: &two, ..wish(42) }, "CFBE"),
        ("only those with the layout", RoomWish { layout: Some(Layout::UShape), ..wish(21) }, "A"),
        ("the layout's capacity counts", RoomWish { layout: Some(Layout::Banquet), ..wish(57) }, "E"),
        ("the largest", wish(120), "E"),
        ("more than any holds", wish(121), ""),
    ];
    for (what, wish, expected) in cases {
        assert_eq!(ids(&wish, &[]), expected, "{what}");
    }
}

#[test]
fn an_occupied_room_is_not_offered_even_if_it_is_wished() {
    let b = RoomId::from("B");
    let occupied = [Occupied { room: b.clone(), window: event() }];
    assert_eq!(ids(&RoomWish { wished: Some(&b), ..wish(25) }, &occupied), "DAFCE");
}

#[test]
fn rooms_of_one_price_are_offered_by_name() {
    let mut catalogue = catalogue();
    for (room, name) in catalogue.rooms.iter_mut().zip(["6", "5", "4", "3", "2", "1"]) {
        room.day_rate = 100.into();
        room.name = name.to_owned();
    }
    let ranked: String = rank(&catalogue, &wish(25), &[]).iter().map(|room| room.name.as_str()).collect();
    assert_eq!(ranked, "135624", "comfortable: F, D, B, A; too large: E, C");
}
