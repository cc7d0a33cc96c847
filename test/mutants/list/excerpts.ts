import type { Mutant } from '../mutant.js'
import type { Mistake } from './mistakes.js'

/** §7.10 and the queue of clinicians: who may ask, who may decide. */
export const EXCERPTS: readonly Mutant[] = [
  ...mistakesAt('src/node/clinical/excerpts/excerpt-server.ts', '§7.10', 'clinical/excerpts', [
    {
      name: 'a hospital without a slot may ask',
      find: 'holder !== undefined && holder.state !== HolderState.excused',
      replace: 'holder?.state !== HolderState.excused'
    },
    {
      name: 'a hospital that was excused may ask',
      find: 'holder !== undefined && holder.state !== HolderState.excused',
      replace: 'holder !== undefined'
    },
    {
      name: 'a chain in doubt gives excerpts',
      find: 'trust.isWhole ? this.#caseFor',
      replace: 'trust !== undefined ? this.#caseFor'
    },
    {
      name: 'a question needs no signature',
      find: 'refuseUnsound(this.parts, from, verifyExcerptRequest(chain, parties, request))',
      replace: 'void [refuseUnsound, verifyExcerptRequest, chain, parties]'
    },
    {
      name: 'a hospital may ask without end',
      find: '.length < MAX_QUESTIONS_PER_CASE &&',
      replace: '.length >= 0 &&'
    },
    {
      name: 'unanswered questions outlive their case',
      find: 'received.operationsToClose(id, true)',
      replace: 'received.operationsToClose(id, true).slice(0, 0)'
    }
  ]),
  ...mistakesAt('src/node/clinical/excerpts/excerpt-requests.ts', '§7.10', 'clinical/excerpts', [
    {
      name: 'an excerpt may answer another question',
      find: '![...given, ...unanswered].every(isAsked)',
      replace: '![...given].every(isAsked)'
    },
    {
      name: 'an answer is kept in memory alone',
      find: 'if (rows.length > 0) await store.write(rows)',
      replace: 'if (rows.length < 0) await store.write(rows)'
    }
  ]),
  ...mistakesAt('src/node/clinical/decided-cases.ts', '§7.10', 'clinical/excerpts', [
    {
      name: 'excerpts end with every case',
      find: 'asked.operationsToClose(closed.id, isJudged)',
      replace: 'asked.operationsToClose(closed.id, !isJudged)'
    }
  ]),
  ...mistakesAt('src/node/clinical/claims.ts', 'records/SPECIFICATION.md §4', 'clinical/claims', [
    {
      name: 'a claim can be taken from its clinician',
      find: 'before !== undefined && before.clinician !== clinician',
      replace: 'before !== undefined && before.clinician === undefined'
    },
    {
      name: 'a claim has no end',
      find: 'return until > this.clock.wall()',
      replace: 'return until > 0'
    }
  ]),
  ...mistakesAt('src/node/services/review-services.ts', 'records/SPECIFICATION.md §4',
    'services/review-services', [
      {
        name: 'a clinician may approve over a reject',
        find: 'if (rejects(findings)) {',
        replace: 'if (rejects(findings.slice(0, 0))) {'
      },
      {
        name: 'an approval over a flag needs no reason',
        find: "if (flags.length === 0 || note.trim() !== '') return",
        replace: 'if (flags.length >= 0 || note.length === 0) return'
      },
      {
        name: 'a claim holds nobody up',
        find: '  checkClaim(found, clinician)\n',
        replace: ''
      }
    ])
]

/** @param tests path below `test/unit/node`, without `.test.ts` */
function mistakesAt (
  file: string, rule: string, tests: string, mistakes: readonly Mistake[]
): Mutant[] {
  return mistakes.map(mistake =>
    ({ ...mistake, rule, file, trial: { type: 'tests', files: [`unit/node/${tests}.test.ts`] } }))
}
