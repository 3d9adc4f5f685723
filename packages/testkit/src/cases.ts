import { batchCases } from "./cases/batches.ts"
import { capabilityCases } from "./cases/capabilities.ts"
import { changingCases } from "./cases/changing-entries.ts"
import { closingCases } from "./cases/closing.ts"
import { concurrencyCases } from "./cases/concurrency.ts"
import { copyCases } from "./cases/copies.ts"
import { crashCases } from "./cases/crashes.ts"
import { creatingCases } from "./cases/creating-entries.ts"
import { damageCases } from "./cases/damage.ts"
import { errorCases } from "./cases/errors.ts"
import { expiryCases } from "./cases/expiry.ts"
import { graphContextCases } from "./cases/graph-context.ts"
import { listingCases } from "./cases/listing.ts"
import { nameCases } from "./cases/names.ts"
import { outageCases } from "./cases/outages.ts"
import { randomSequenceCases } from "./cases/random-sequences.ts"
import { readingCases } from "./cases/reading-entries.ts"
import { roundTripCases } from "./cases/round-trip.ts"
import { sessionCases } from "./cases/sessions.ts"
import { traceCases } from "./cases/trace.ts"
import type { ConformanceCase } from "./conformance-case.ts"

/** Every case of the suite: at least one for each rule of the session store contract. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...nameCases,
  ...creatingCases,
  ...readingCases,
  ...roundTripCases,
  ...changingCases,
  ...batchCases,
  ...copyCases,
  ...graphContextCases,
  ...traceCases,
  ...sessionCases,
  ...listingCases,
  ...expiryCases,
  ...concurrencyCases,
  ...randomSequenceCases,
  ...errorCases,
  ...closingCases,
  ...crashCases,
  ...damageCases,
  ...outageCases,
  ...capabilityCases,
]
