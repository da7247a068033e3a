// Builds the page's assets into src/asterism/web/static/build/: one script, one style sheet, the
// fonts it names and the base maps. Everything is served from there; nothing is fetched elsewhere.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { geoAlbers, geoEqualEarth, geoPath } from "d3-geo";
import { build } from "esbuild";
import { feature, merge, mesh } from "topojson-client";

const output = new URL("../src/asterism/web/static/build/", import.meta.url);
const require = createRequire(import.meta.url);

// The frames that src/asterism/web/drawing/projection.py projects places into.
const WORLD = { width: 1000, height: 487 };
const UNITED_STATES = { width: 975, height: 610, scale: 1300 };
const FAR_STATES = ["02", "15"]; // Alaska and Hawaii, which the map of all fifty moves below
const UNITED_STATES_CODE = "840";

await mkdir(output, { recursive: true });
await Promise.all([script(), styles(), maps(), licences()]);

async function script() {
  await build({
    entryPoints: [path("scripts/page.js")],
    outfile: path("page.js", output),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
  });
}

async function styles() {
  await build({
    entryPoints: [path("styles/page.css")],
    outdir: path(".", output),
    bundle: true,
    minify: true,
    target: "es2022",
    loader: { ".woff2": "file" },
    assetNames: "[name]",
    legalComments: "none",
  });
}

async function maps() {
  const states = await json("us-atlas/states-albers-10m.json");
  const projected = geoPath(null).digits(1);
  const all = states.objects.states.geometries;
  const near = all.filter((state) => !FAR_STATES.includes(state.id));
  const borders = (geometries) =>
    projected(mesh(states, { type: "GeometryCollection", geometries }, (one, other) => one !== other));
  await draw("map-us.svg", UNITED_STATES, {
    land: projected(merge(states, near)),
    borders: borders(near),
    neighbours: await neighbours(),
  });
  await draw("map-us-fifty.svg", UNITED_STATES, {
    land: projected(feature(states, states.objects.nation)),
    borders: borders(all),
  });
  for (const [name, atlas, digits] of [
    ["map-world.svg", "world-atlas/countries-110m.json", 1],
    ["map-world-fine.svg", "world-atlas/countries-50m.json", 2],
  ]) {
    const world = await json(atlas);
    const { countries } = world.objects;
    const projection = geoEqualEarth().fitSize([WORLD.width, WORLD.height], { type: "Sphere" });
    const flat = geoPath(projection).digits(digits);
    await draw(name, WORLD, {
      land: flat(merge(world, countries.geometries)),
      borders: flat(mesh(world, countries, (one, other) => one !== other)),
    });
  }
}

// What lies around the contiguous states, in the projection that us-atlas draws these in.
async function neighbours() {
  const { width, height, scale } = UNITED_STATES;
  const albers = geoAlbers().scale(scale).translate([width / 2, height / 2]);
  const clipped = albers.clipExtent([[-5, -5], [width + 5, height + 5]]);
  const world = await json("world-atlas/countries-50m.json");
  const others = world.objects.countries.geometries.filter(({ id }) => id !== UNITED_STATES_CODE);
  return geoPath(clipped).digits(1)(merge(world, others));
}

// The page refers to #base and sets the colours: custom properties reach into a <use>.
async function draw(name, { width, height }, { land, borders, neighbours = "" }) {
  const line = 'vector-effect="non-scaling-stroke" stroke-linejoin="round"';
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><g id="base">` +
    (neighbours && `<path fill="var(--map-beyond)" d="${neighbours}"/>`) +
    `<path fill="var(--map-land)" stroke="var(--map-coast)" stroke-width="0.8" ${line} d="${land}"/>` +
    `<path fill="none" stroke="var(--map-border)" stroke-width="0.8" ${line} d="${borders}"/>` +
    "</g></svg>";
  await writeFile(new URL(name, output), svg);
}

async function licences() {
  const packages = ["us-atlas", "world-atlas", "htmx.org"].map((name) => [name, "LICENSE"]);
  for (const face of ["next", "mono"]) {
    packages.push([`@fontsource-variable/atkinson-hyperlegible-${face}`, "LICENSE"]);
  }
  const texts = packages.map(async ([name, file]) => {
    const text = await readFile(new URL(`node_modules/${name}/${file}`, import.meta.url), "utf8");
    return `${name}\n${"=".repeat(name.length)}\n\n${text}`;
  });
  await writeFile(new URL("licences.txt", output), (await Promise.all(texts)).join("\n\n"));
  await copyFile(path("styles/icon.svg"), new URL("icon.svg", output));
}

async function json(name) {
  return JSON.parse(await readFile(require.resolve(name), "utf8"));
}

function path(name, base = import.meta.url) {
  return fileURLToPath(new URL(name, base));
}
