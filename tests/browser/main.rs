//! Central's pages in a real browser: headless Chromium, driven through chromedriver. Skipped with
//! one line where chromedriver is not installed; `cargo xtask test` installs it.
#![allow(clippy::unwrap_used)]

mod pages;
mod window;
