import { KindRouter, type Reflection } from "typedoc"

/** Gives the pages of the site their addresses: a document's own, and for names of the reference typedoc's. */
export class SiteRouter extends KindRouter {
  protected override getIdealBaseName(reflection: Reflection): string {
    if (reflection.isDocument()) return String(reflection.frontmatter["place"])
    return super.getIdealBaseName(reflection)
  }
}
