import { batchCases } from "./cases/batches.ts"
import { capabilityCases } from "./cases/capabilities.ts"
import { changingAtOnceCases } from "./cases/changing-at-once.ts"
import { changingCases } from "./cases/changing-entries.ts"
import { closingCases } from "./cases/closing.ts"
import { concurrencyCases } from "./cases/concurrency.ts"
import { copyCases } from "./cases/copies.ts"
import { crashCases } from "./cases/crashes.ts"
import { creatingCases } from "./cases/creating-entries.ts"
import { damageCases } from "./cases/damage.ts"
import { deletingCases } from "./cases/deleting-entries.ts"
import { errorCases } from "./cases/errors.ts"
import { expiredSessionCases } from "./cases/expired-sessions.ts"
import { expiryCases } from "./cases/expiry.ts"
import { graphContextCases } from "./cases/graph-context.ts"
import { isolationCases } from "./cases/isolation.ts"
import { leakingErrorCases } from "./cases/leaking-errors.ts"
import { listingPageCases } from "./cases/listing-pages.ts"
import { listingCases } from "./cases/listing.ts"
import { nameCases } from "./cases/names.ts"
import { outageCases } from "./cases/outages.ts"
import { randomRaceCases } from "./cases/random-races.ts"
import { randomSequenceCases } from "./cases/random-sequences.ts"
import { readingCases } from "./cases/reading-entries.ts"
import { refusedEntryCases } from "./cases/refused-entries.ts"
import { roundTripCases } from "./cases/round-trip.ts"
import { sessionCases } from "./cases/sessions.ts"
import { traceCases } from "./cases/trace.ts"
import type { ConformanceCase } from "./conformance-case.ts"

/** Every case of the suite: at least one for each rule of the session store contract. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...nameCases,
  ...isolationCases,
  ...creatingCases,
  ...readingCases,
  ...roundTripCases,
  ...changingCases,
  ...changingAtOnceCases,
  ...refusedEntryCases,
  ...deletingCases,
  ...batchCases,
  ...copyCases,
  ...graphContextCases,
  ...traceCases,
  ...sessionCases,
  ...listingCases,
  ...listingPageCases,
  ...expiryCases,
  ...expiredSessionCases,
  ...concurrencyCases,
  ...randomRaceCases,
  ...randomSequenceCases,
  ...errorCases,
  ...leakingErrorCases,
  ...closingCases,
  ...crashCases,
  ...damageCases,
  ...outageCases,
  ...capabilityCases,
]
