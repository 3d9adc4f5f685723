import MiniSearch, { type SearchResult } from "minisearch"
import type { Passage } from "./passages.ts"
import { indexedForm, pointsBack, splitWords, wordsOf } from "./words.ts"

export interface Hit {
  readonly passage: Passage
  readonly score: number
}

/** What an earlier turn lends to a question that follows it up. */
export interface EarlierTurn {
  readonly question: string
  /** The passages that it was answered with. */
  readonly usedGraphElementIds: { readonly nodeIds: readonly string[] } | null
}

export interface Found {
  /** Best first. Empty when nothing fits. */
  readonly hits: readonly Hit[]
  /** The words that were searched for, each with its weight: 1 for the question's own. */
  readonly words: ReadonlyMap<string, number>
  /** The earlier question that the search leaned on, or `null`. */
  readonly followsUp: string | null
  /** Whether what earlier turns have shown was left out. */
  readonly more: boolean
}

const MOST_HITS = 3
/** A passage with less than this share of the best one's score is not worth a quote. */
const WORTH_QUOTING = 0.5
/** What a word weighs that was last said one turn ago, two turns ago, … */
const EARLIER_WEIGHT = 0.4

/** An index of passages, which answers questions with the passages that share their words. */
export class Search {
  readonly #passages = new Map<string, Passage>()
  readonly #index = new MiniSearch<Passage>({
    fields: ["heading", "text", "file"],
    tokenize: splitWords,
    processTerm: indexedForm,
    searchOptions: {
      processTerm: (word) => word, // `wordsOf` has done it
      boost: { heading: 2, file: 0.5 },
      prefix: (word) => word.length > 3,
      fuzzy: (word) => (word.length > 5 ? 1 : false), // one typing error
      weights: { prefix: 0.1, fuzzy: 0.1 },
      bm25: { k: 0.6, b: 0.7, d: 0.5 }, // `k`: saying a word often counts for little
    },
  })

  add(passages: readonly Passage[]): void {
    for (const passage of passages) this.#passages.set(passage.id, passage)
    this.#index.addAll(passages)
  }

  get passages(): readonly Passage[] {
    return [...this.#passages.values()]
  }

  /**
   * Finds passages for a question, given the turns before it, oldest first.
   *
   * A question that speaks for itself is searched for as it stands. One that is short, points back ("and how fast is
   * it?") or finds nothing borrows the words of the earlier turns. They weigh less than its own, the less the longer ago
   * they were said: of the passages that fit the question, those that fit the conversation come first.
   */
  find(question: string, earlier: readonly EarlierTurn[]): Found {
    return this.#find(question, earlier, new Set())
  }

  #find(question: string, earlier: readonly EarlierTurn[], leaveOut: ReadonlySet<string>): Found {
    const own = weigh(wordsOf(question), 1)
    if (own.size === 0) return this.#findMore(earlier)
    const alone = this.#search(own, leaveOut, (matched) => matched >= own.size / 2)
    if (own.size > 1 && !pointsBack(question) && alone.length > 0) return found(alone, own)

    const words = new Map([...earlierWords(earlier), ...own])
    if (words.size === own.size) return found(alone, words)
    // What has nothing to do with the question itself is no answer, however well it fits the conversation.
    const least = alone.length > 0 ? { matched: own.size / 2, borrowed: 0 } : { matched: own.size / 3, borrowed: 1 }
    const fits = (matched: number, borrowed: number): boolean => matched >= least.matched && borrowed >= least.borrowed
    const hits = this.#search(words, leaveOut, fits)
    const helped = hits.some(({ passage }) => !alone.some((hit) => hit.passage.id === passage.id))
    return found(hits, words, helped ? earlier.findLast(hasWords)?.question : null)
  }

  /** "Tell me more" has no words of its own: it asks the last question again, for what was not shown yet. */
  #findMore(earlier: readonly EarlierTurn[]): Found {
    const last = earlier.findLastIndex(hasWords)
    const turn = earlier[last]
    if (turn === undefined) return found([], new Map())
    const shown = new Set(earlier.slice(last).flatMap((each) => each.usedGraphElementIds?.nodeIds ?? []))
    return { ...this.#find(turn.question, earlier.slice(0, last), shown), followsUp: turn.question, more: true }
  }

  #search(
    words: ReadonlyMap<string, number>,
    leaveOut: ReadonlySet<string>,
    fits: (matched: number, borrowed: number) => boolean,
  ): Hit[] {
    const weightOf = (word: string): number => words.get(word) ?? 1
    const results = this.#index.search([...words.keys()].join(" "), {
      boostTerm: weightOf,
      filter: ({ id, queryTerms }) => {
        const matched = queryTerms.filter((word) => weightOf(word) === 1).length
        return !leaveOut.has(id as string) && fits(matched, queryTerms.length - matched)
      },
    })
    return this.#best(results)
  }

  #best(results: readonly SearchResult[]): Hit[] {
    const least = (results[0]?.score ?? 0) * WORTH_QUOTING
    const best = results.filter(({ score }) => score >= least).slice(0, MOST_HITS)
    return best.map(({ id, score }) => ({ passage: this.#passages.get(id as string) as Passage, score }))
  }
}

function found(hits: readonly Hit[], words: ReadonlyMap<string, number>, followsUp: string | null = null): Found {
  return { hits, words, followsUp, more: false }
}

function weigh(words: readonly string[], weight: number): Map<string, number> {
  return new Map(words.map((word) => [word, weight]))
}

function hasWords(turn: EarlierTurn): boolean {
  return wordsOf(turn.question).length > 0
}

function earlierWords(turns: readonly EarlierTurn[]): Map<string, number> {
  const weighed = turns.map((turn, index) => weigh(wordsOf(turn.question), EARLIER_WEIGHT ** (turns.length - index)))
  return new Map(weighed.flatMap((words) => [...words]))
}
