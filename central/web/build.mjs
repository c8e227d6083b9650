// Builds the one script of central's pages: src/main.ts -> dist/app.js.
// Needs node >= 18 and `npm ci`. Must not fetch anything itself, and must not write outside dist/.
//
//   npm run build            one build, prints the size
//   npm run build -- --watch rebuilds when a source changes

import { statSync } from "node:fs";
import * as esbuild from "esbuild";

const outfile = "dist/app.js";
// First load of a page stays under 100 kB in all; the script may take at most this much of it.
const limit_bytes = 80 * 1024;

const options = {
  entryPoints: ["src/main.ts"],
  outfile,
  bundle: true,
  minify: true,
  // One classic script: pages load it with `defer`, no module graph, nothing on the network after it.
  format: "iife",
  target: ["chrome109", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* htmx.org (0BSD) and its SSE extension, in one bundle with deskready's own code (Apache-2.0 OR MIT). */" },
  logLevel: "info",
};

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
  const size_bytes = statSync(outfile).size;
  if (size_bytes > limit_bytes) {
    console.error(`${outfile} has ${size_bytes} bytes, more than the ${limit_bytes} a page may spend on its script.`);
    process.exit(1);
  }
}
