//! Prints the golden bytes of the wire's newest version. Only for a new version, never to make a
//! test pass: `cargo run -q --example golden > src/wire/golden/report-vN.json`,
//! `cargo run -q --example golden reply > src/wire/golden/reply-vN.json`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let json = match std::env::args().nth(1).as_deref() {
        Some("reply") => serde_json::to_string_pretty(&deskready::wire::sample::reply())?,
        _ => serde_json::to_string_pretty(&deskready::wire::sample::report()?)?,
    };
    println!("{json}");
    Ok(())
}
