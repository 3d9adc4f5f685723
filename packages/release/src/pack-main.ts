// Packs what a release publishes into the directory that is given, with a list in the order of publishing.
import { writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { packAll } from "./pack.ts"
import { nameRepository } from "./repository.ts"
import { publicPackages } from "./workspace.ts"

const [destination, ...rest] = process.argv.slice(2)
if (destination === undefined || rest.length > 0) throw new Error("usage: pack-main <directory>")

const { GITHUB_REF_TYPE, GITHUB_REF_NAME, GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
if (GITHUB_REF_TYPE === "tag") mustTagPackage(GITHUB_REF_NAME)
if (GITHUB_REPOSITORY !== undefined) await nameRepository(`git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`)

const dir = resolve(destination)
const tarballs = await packAll(dir)
await writeFile(join(dir, "packages.json"), JSON.stringify(tarballs, null, 2))
for (const { name, version, file } of tarballs) console.log(`${name}@${version} ${file}`)

/** A tag on the wrong commit must not publish what happens to be there. */
function mustTagPackage(tag: string | undefined): void {
  const tags = publicPackages().map(({ manifest }) => `${manifest.name}@${manifest.version}`)
  if (tag === undefined || !tags.includes(tag))
    throw new Error(`the tag ${tag} names none of what is here: ${tags.join(", ")}`)
}
