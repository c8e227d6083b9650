//! Whom to ask, as people write it, and what products are by what they say of themselves.

use super::*;

#[test]
fn targets_are_read_as_people_write_them_and_nothing_that_could_be_more_than_a_name() {
    use Transport::{Tcp, Tls, Udp};
    for (text, expected) in [
        ("sip:10.0.0.21", Some(("10.0.0.21", 5060, Udp))),
        ("sip:pbx.example", Some(("pbx.example", 5060, Udp))),
        ("sip:pbx.example:5080", Some(("pbx.example", 5080, Udp))),
        (
            "sip:pbx.example;transport=udp",
            Some(("pbx.example", 5060, Udp)),
        ),
        (
            "sip:pbx.example;transport=tcp",
            Some(("pbx.example", 5060, Tcp)),
        ),
        (
            "sip:pbx.example:5062;transport=tls",
            Some(("pbx.example", 5062, Tls)),
        ),
        (
            "sip:pbx.example;transport=tls",
            Some(("pbx.example", 5061, Tls)),
        ),
        ("sips:pbx.example", Some(("pbx.example", 5061, Tls))),
        ("sips:pbx.example:443", Some(("pbx.example", 443, Tls))),
        (
            "sips:pbx.example;transport=tls",
            Some(("pbx.example", 5061, Tls)),
        ),
        ("sip:[2001:db8::1]", Some(("2001:db8::1", 5060, Udp))),
        ("sip:[::1]:5070", Some(("::1", 5070, Udp))),
        ("sip:my_pbx", Some(("my_pbx", 5060, Udp))),
        ("sip:", None),
        ("sip:;transport=tcp", None),
        ("sip:pbx.example:", None),
        ("sip:pbx.example:0", None),
        ("sip:pbx.example:70000", None),
        ("sip:pbx.example:+5", None),
        ("sip:2001:db8::1", None),
        ("sip:[2001:db8::1", None),
        ("sip:[pbx.example]", None),
        ("sip:[::1]5060", None),
        ("sip:100@pbx.example", None),
        ("sip://pbx.example", None),
        ("sip:pbx.example;transport=ws", None),
        ("sip:pbx.example;transport=tcp;transport=udp", None),
        ("sip:pbx.example;lr", None),
        ("sips:pbx.example;transport=udp", None),
        ("sips:pbx.example;transport=tcp", None),
        ("sip:pbx.example?subject=x", None),
        ("sip:pbx example", None),
        ("sip:pbx.example\r\nX: y", None),
        ("sip:ñandu.example", None),
        ("sip:-pbx", None),
        ("SIP:pbx.example", None),
        ("tcp://pbx.example:5060", None),
    ] {
        let found = Target::parse(text);
        let found = found
            .as_ref()
            .map(|t| (t.host.as_str(), t.port, t.transport));
        assert_eq!(found, expected, "{text:?}");
    }
    let long = format!("sip:{}", "a".repeat(254));
    assert_eq!(Target::parse(&long), None);
}

#[test]
fn a_product_is_known_by_its_makers_names_and_a_stranger_is_not_accused() {
    for (product, expected) in [
        ("Yealink SIP-T46U 108.86.0.45", Device::Phone),
        ("Cisco/SPA504G-7.6.2c", Device::Phone),
        ("PolyEdge-Edge_E350-UA/8.2.0.3750", Device::Phone),
        ("snomD735/10.1.127.10", Device::Phone),
        ("Grandstream GRP2614 1.0.11.6", Device::Phone),
        ("Fanvil X4U 2.4.0", Device::Phone),
        ("Avaya J179 IP Phone 4.0.10", Device::Phone),
        ("Mitel 6867i/6.3.0.1020", Device::Phone),
        ("OpenScape Desk Phone IP 35G", Device::Phone),
        ("Acme IP Phone 3", Device::Phone),
        ("Acme Packet 3900", Device::Switchboard),
        ("Nobody IP Phone 3", Device::Phone),
        ("Cisco/SPA112-1.4.1", Device::Gateway),
        ("Cisco-CP-8832/12.0", Device::Conference),
        ("Fanvil i16V 2.12", Device::Speaker),
        ("HP LaserJet MFP E52645", Device::Printer),
        ("RICOH IP Fax", Device::Printer),
        ("kamailio (5.7.4 (x86_64/linux))", Device::Switchboard),
        ("MicroSIP/3.21.3", Device::Program),
        ("sipp v3.6", Device::Program),
        ("", Device::Unknown),
        ("ñ/1", Device::Unknown),
        ("thing 4000", Device::Unknown),
    ] {
        assert_eq!(device(product), expected, "{product:?}");
        let innocent = matches!(expected, Device::Phone | Device::Unknown);
        assert_eq!(expected.is_no_phone(), !innocent, "{product:?}");
    }
}
