//! Profiles as people write them, right and wrong: what is read, and what the error says of the rest.

use super::*;

const LEAST: &str = "schema = 1\n[desk]\nlabel = \"B-14\"\nsite = \"Centre\"\n";

#[test]
fn a_bad_profile_is_refused_with_what_to_mend_and_where() {
    for (extra, expected) in [
        ("[expect]\nheadest = true\n", "line 6, column 1"),
        ("[expect]\nheadest = true\n", "`headset`"),
        (
            "[expect]\nheadset = { requird = true }\n",
            "unknown field `requird`",
        ),
        ("[expect]\nheadset = { requird = true }\n", "line 6"),
        ("[expect]\nheadset = \"yes\"\n", "true, false or a table"),
        ("[expect]\nmin_memory_gib = -1.0\n", "above 0"),
        (
            "[service]\nname = \"Inbound support\"\ncriticality = 9\n",
            "1 (may stop) to 5",
        ),
        (
            "[[files.set]]\nname = \"x\"\n",
            "neither paths nor packages",
        ),
        (
            "[[files.set]]\nname = \"x\"\npaths = [\"a/b\"]\n",
            "the whole path",
        ),
        (
            "[[path]]\nname = \"p\"\ntarget = \"http://x\"\n",
            "starts with one of",
        ),
        (
            "[[path]]\nname = \"p\"\ntarget = \"tcp://x:1\"\nbackup_of = \"p\"\n",
            "backup of",
        ),
        (
            "[[path]]\nname = \"p\"\ntarget = \"sip:100@pbx.example\"\n",
            "without a user",
        ),
        (
            "[[path]]\nname = \"p\"\ntarget = \"sip://pbx.example\"\n",
            "write it like \"sip:pbx.example\"",
        ),
        ("[shared]\nswitch = 3\n", "line 6"),
        ("[shared]\nswitch = \"\"\n", "shared.switch"),
        ("[shared]\nimage = \" a\"\n", "no spaces around"),
        ("[shared]\nsite = \"x\"\n", "taken from [desk]"),
        ("[shared]\n\"\" = \"x\"\n", "empty or not printable"),
        ("[desk]\n", "duplicate key"),
        ("bogus", "line 5"),
    ] {
        let error = parse(&format!("{LEAST}{extra}"), "desk.toml")
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{extra}: {error}");
    }
    let two = parse(&LEAST.replace("schema = 1", "schema = 2"), "x")
        .unwrap_err()
        .to_string();
    assert!(two.contains("another version"), "{two}");
}

#[test]
fn what_the_desk_shares_is_read_and_limited() {
    let text = format!("{LEAST}[shared]\nswitch = \"sw-3\"\nrack = \"r-1\"\n");
    let shared = parse(&text, "x").unwrap().0.shared;
    assert_eq!(shared.get("switch").map(String::as_str), Some("sw-3"));
    assert_eq!(shared.len(), 2);
    let many: String = (0..=SHARED_THINGS)
        .map(|n| format!("thing{n} = \"x\"\n"))
        .collect();
    let error = parse(&format!("{LEAST}[shared]\n{many}"), "x").unwrap_err();
    assert!(error.to_string().contains("20 at most"), "{error}");
}

#[test]
fn who_has_a_device_mended_is_read_strictly() {
    let read = |line: &str| {
        let text = format!("{LEAST}[expect]\ndesk_phone = {{ {line} }}\n");
        parse(&text, "x").map(|(profile, _)| profile.expect.desk_phone.unwrap())
    };
    let phone = read("owner = \"leased\", warranty_until = \"2028-03-01\"").unwrap();
    assert_eq!(phone.owner, Owner::Leased);
    assert_eq!(phone.warranty_until, Some(jiff::civil::date(2028, 3, 1)));
    assert_eq!(read("ears = 1").unwrap().owner, Owner::Own);
    let pc = |line: &str| {
        let text = format!("{LEAST}[expect]\npc = {{ {line} }}\n");
        parse(&text, "x").map(|(profile, _)| profile.expect.pc.unwrap())
    };
    assert_eq!(pc("owner = \"client\"").unwrap().owner, Owner::Client);
    assert!(pc("required = true").is_err());
    for wrong in [
        "owner = \"bank\"",
        "warranty_until = \"soon\"",
        "warranty = 2",
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_phone_may_have_an_address_where_it_is_asked_and_nothing_else_may() {
    let read = |line: &str| parse(&format!("{LEAST}[expect]\n{line}\n"), "x");
    for address in [
        "sip:10.0.0.21",
        "sip:10.0.0.21:5070;transport=tcp",
        "sips:[2001:db8::1]",
    ] {
        let (profile, _) = read(&format!("desk_phone = {{ address = \"{address}\" }}")).unwrap();
        let phone = profile.expect.desk_phone.unwrap();
        assert_eq!(phone.address.as_deref(), Some(address));
        assert!(phone.required);
    }
    for (line, told) in [
        (
            "desk_phone = { address = \"10.0.0.21\" }",
            "write it like \"sip:",
        ),
        (
            "desk_phone = { address = \"tcp://10.0.0.21:5060\" }",
            "write it like \"sip:",
        ),
        (
            "desk_phone = { address = \"sip:100@10.0.0.21\" }",
            "write it like \"sip:",
        ),
        ("desk_phone = { address = \"\" }", "write it like \"sip:"),
        (
            "desk_phone = { adress = \"sip:10.0.0.21\" }",
            "unknown field `adress`",
        ),
        (
            "headset = { address = \"sip:10.0.0.21\" }",
            "expect.headset has no address",
        ),
    ] {
        let error = read(line).unwrap_err().to_string();
        assert!(error.contains(told), "{line}: {error}");
    }
    let (profile, _) = read("desk_phone = true").unwrap();
    assert_eq!(profile.expect.desk_phone.unwrap().address, None);
}

#[test]
fn a_headset_may_be_a_word_or_a_table() {
    for (line, required, product) in [
        ("headset = true", true, None),
        ("headset = false", false, None),
        (
            "headset = { required = true, custody = \"person\", product = \"Evolve\" }",
            true,
            Some("Evolve"),
        ),
        (
            "headset = { product = \"Evolve\", ears = 2 }",
            true,
            Some("Evolve"),
        ),
    ] {
        let (profile, _) = parse(&format!("{LEAST}[expect]\n{line}\n"), "x").unwrap();
        let headset = profile.expect.headset.unwrap();
        assert_eq!(headset.required, required, "{line}");
        assert_eq!(headset.product.as_deref(), product, "{line}");
    }
}
