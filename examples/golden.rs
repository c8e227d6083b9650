//! Prints the golden bytes of the wire's newest version. Only for a new version, never to make a
//! test pass: `cargo run -q --example golden > src/wire/golden/report-vN.json`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "{}",
        serde_json::to_string_pretty(&deskready::wire::sample::report()?)?
    );
    Ok(())
}
