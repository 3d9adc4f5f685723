import { conformanceCases } from "./cases.ts"
import { CAPABILITIES, type Capability, type ConformanceCase, RULES, nameOf } from "./conformance-case.ts"

/** Which cases to run: those that all the given lists let through. */
export interface CaseSelection {
  /** Cases of these rules, such as `["E8", "F1"]`. Default: all. */
  readonly rules?: readonly string[] | undefined
  /** Cases that need one of these capabilities, or look at stores without it. Default: all. */
  readonly capabilities?: readonly Capability[] | undefined
  /** Cases whose names, such as `"E8: an empty update changes nothing"`, contain one of these texts. Default: all. */
  readonly cases?: readonly string[] | undefined
}

/** The cases to run, in the order of the rules. Throws a `RangeError` for an unknown rule or capability, and when no case is left. */
export function selectCases({ rules, capabilities, cases }: CaseSelection): readonly ConformanceCase[] {
  checkNames("rule", rules, RULES)
  checkNames("capability", capabilities, CAPABILITIES)
  const selected = conformanceCases.filter(
    (one) =>
      (rules?.includes(one.rule) ?? true) &&
      (capabilities?.some((name) => one.unless === name || one.requires?.includes(name)) ?? true) &&
      (cases?.some((text) => nameOf(one).includes(text)) ?? true),
  )
  if (selected.length === 0) throw new RangeError(`no case fits ${inWords({ rules, capabilities, cases })}`)
  return selected.toSorted((a, b) => RULES.indexOf(a.rule) - RULES.indexOf(b.rule))
}

function inWords({ rules, capabilities, cases }: CaseSelection): string {
  const parts = Object.entries({ rules, capabilities, cases }).filter(([, asked]) => asked !== undefined)
  return parts.map(([name, asked]) => `${name} ${asked!.join(", ")}`).join("; ")
}

function checkNames(what: string, asked: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = asked?.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new RangeError(`unknown ${what} ${unknown}; there are ${known.join(", ")}`)
}
