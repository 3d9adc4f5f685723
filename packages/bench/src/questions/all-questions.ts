import type { Scale } from "./scale.ts"
import type { Question } from "./subject.ts"
import { createGivenIdQuestion } from "./create-given-id.ts"
import { crowdQuestion } from "./crowd.ts"
import { fsyncQuestion } from "./fsync.ts"
import { manySessionsQuestion } from "./many-sessions.ts"
import { tracingQuestion } from "./tracing.ts"

/** What is asked of our stores alone, beside the comparison with others. */
export function allQuestions(scale: Scale): Question[] {
  return [
    fsyncQuestion(),
    createGivenIdQuestion(scale),
    manySessionsQuestion(scale),
    crowdQuestion("postgres", scale),
    crowdQuestion("sqlite", scale),
    tracingQuestion(),
  ]
}
