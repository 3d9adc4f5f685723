import { join } from "node:path"
import { packAll } from "../src/pack.ts"
import { type Manifest, publicPackages } from "../src/workspace.ts"
import type { Dependencies } from "./package-managers.ts"

/** Where each public package lies, packed: `file:` and the path of its tarball. */
export type OurTarballs = Dependencies

export async function packOurs(dir: string): Promise<OurTarballs> {
  const tarballs = await packAll(dir)
  return Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${join(dir, file)}`]))
}

/**
 * What a caller installs for a package: it, the packages of ours that it depends on, of which a registry may have other
 * versions, and the peers that it cannot do without, which not every package manager installs by itself.
 */
export function dependenciesOn(
  { name, peerDependencies = {}, ...manifest }: Manifest,
  ours: OurTarballs,
): Dependencies {
  const peers = Object.entries(peerDependencies).filter(([peer]) => !manifest.peerDependenciesMeta?.[peer]?.optional)
  const needed = publicPackages().filter((one) => manifest.dependencies?.[one.manifest.name] !== undefined)
  const theirs = needed.map((one) => dependenciesOn(one.manifest, ours))
  return Object.assign({ [name]: ours[name]! }, Object.fromEntries(peers), ...theirs) as Dependencies
}
