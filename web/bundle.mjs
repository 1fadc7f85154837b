// Bundle each script of src/ into the folder given: parts that several share, or that are loaded on demand, become files
// of their own. The licences of what is bundled are written beside each file.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const scripts = readdirSync(join(here, "src"), { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
  .map((entry) => join(here, "src", entry.name));

await build({
  entryPoints: scripts,
  outdir: process.argv[2],
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  chunkNames: "part-[hash]",
  logLevel: "warning",
});
