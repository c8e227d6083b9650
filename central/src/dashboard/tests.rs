//! Tests of what surrounds the pages.

use super::*;

fn chrome(path: &str, query: &str) -> Chrome {
    Chrome {
        lang: Lang::Es,
        path: path.to_owned(),
        query: query.to_owned(),
        signed_in: true,
        has_script: true,
        wants_live: false,
        live: None,
        remember: false,
    }
}

#[test]
fn the_switch_of_language_keeps_what_the_page_shows_and_drops_a_sign_in_code() {
    let c = chrome("/desks", "site=Centre&lang=es&cursor=abc");
    assert_eq!(c.langs()[1].2, "/desks?site=Centre&cursor=abc&lang=en");
    assert!(
        !chrome("/sign-in", "code=secret").langs()[0]
            .2
            .contains("secret")
    );
}

#[test]
fn the_next_page_keeps_the_filter() {
    assert_eq!(
        chrome("/desks", "site=Centre&cursor=old").with_cursor("new"),
        "/desks?site=Centre&cursor=new"
    );
    assert_eq!(chrome("/desks", "").with_cursor("new"), "/desks?cursor=new");
}

#[test]
fn without_the_script_no_page_tries_to_be_live() {
    let built = chrome("/", "").following(7, "desk=dsk_1");
    assert_eq!(built.live.as_deref(), Some("/events?since=7&desk=dsk_1"));
    let bare = Chrome {
        has_script: false,
        ..chrome("/", "")
    }
    .following(7, "");
    assert!(bare.wants_live && bare.live.is_none());
}
