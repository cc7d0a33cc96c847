import type { Mutant } from '../mutant.js'
import { mistakesIn, type Mistake } from './mistakes.js'

const LEDGER = 'ledger/erasures'

/** Returns mutants of files outside the protocol that unit tests catch. */
function mistakesOf (file: string, tests: string, mistakes: readonly Mistake[]): Mutant[] {
  return mistakes.map(({ tests: own, ...mistake }) => ({
    ...mistake, rule: '§19.3', file: `src/${file}`,
    trial: { type: 'tests', files: [`unit/${own ?? tests}.test.ts`] }
  }))
}

/** §19: measures on records, and what a hospital does of an erasure. */
export const ERASURE_CHECKS: readonly Mutant[] = [
  ...mistakesIn('codec/forms/erasure-order.ts', '§19.1', 'codec/verify-transaction', [
    {
      name: 'a step needs no signature of its key',
      find: "chain.verifier.verify(by.key, message, by.order) ? origin : reject('order-signature')",
      replace: "chain.verifier.verify(by.key, message, by.order) !== undefined ? origin : reject('-')"
    }
  ]),
  ...mistakesIn('ledger/state/measure-authority.ts', '§19.1', LEDGER, [
    {
      name: 'a hospital asks for a patient with a key',
      find: 'return hasOwnVoice(row, time)\n',
      replace: 'return hasOwnVoice(row, time) && time < 0\n'
    },
    {
      name: 'a delegate asks for an erasure',
      find: '  if (appointed?.role !== Appointment.guardian) return false\n',
      replace: '  if (appointed === undefined || Appointment.guardian > 1) return false\n'
    }
  ]),
  ...mistakesIn('ledger/kinds/judge-erasure.ts', '§19.1', LEDGER, [
    {
      name: 'a request is for the record of another patient',
      find: 'if (!equal(linkOf(work.chain.id, handle, token), record.link)) return',
      replace: 'if (linkOf(work.chain.id, handle, token).length < 32) return'
    }
  ]),
  ...mistakesIn('ledger/state/measure-steps.ts', '§19.1', LEDGER, [
    {
      name: 'a step of a patient serves twice',
      find: "    if (!isFiled && signedAt <= before.signedAt) return reject('order-known')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/state/measure-steps.ts', '§19.2', LEDGER, [
    {
      name: 'an order takes effect at once',
      find: 'effectiveAt: time + EFFECT_WINDOWS * window }',
      replace: 'effectiveAt: time + 0 * EFFECT_WINDOWS * window }'
    },
    {
      name: 'any hospital decides alone',
      find: "  if (!isOpen) return reject('not-to-decide')\n",
      replace: ''
    },
    {
      name: 'one other hospital is enough',
      find: '  if (same < VOTES_NEEDED) return accept(voted)\n',
      replace: '  if (same < VOTES_NEEDED - 1) return accept(voted)\n'
    },
    {
      name: 'a hospital votes twice',
      find: 'row.votes.some(({ hospital }) => equal(hospital, author))',
      replace: 'row.votes.length > 3'
    },
    {
      name: 'an order is withdrawn after its time',
      find: "  if (isDue) return reject('withdrawn-after-effect')\n",
      replace: ''
    },
    {
      name: 'twenty orders a day are no limit',
      find: 'measure !== Measure.erase || ordersToday < ORDERS_ALONE',
      replace: 'measure !== Measure.erase || ordersToday < ORDERS_ALONE * 2'
    }
  ]),
  ...mistakesIn('ledger/state/erasure-holds.ts', '§19.2', LEDGER, [
    {
      name: 'a record on hold is ordered to be erased',
      find: "phase === MeasurePhase.inForce) return 'legal-hold'",
      replace: "phase === MeasurePhase.closed) return 'legal-hold'"
    },
    {
      name: 'a record under correction is erased',
      find: "return hasOpenCorrection(work, record) ? 'review-open' : undefined",
      replace: "return hasOpenCorrection(work, record) && work.height < 0 ? 'review-open' : undefined"
    }
  ]),
  ...mistakesIn('ledger/kinds/judge-erasure.ts', '§19.2', LEDGER, [
    {
      name: 'an erasure leaves a version',
      find: '  if (!equal(newest.supersededBy, ZERO_32)) return false\n',
      replace: ''
    },
    {
      name: 'a case that is no record is held',
      find: "if (status !== CaseStatus.accepted) return 'not-a-record'",
      replace: "if (status < CaseStatus.undrawn) return 'not-a-record'"
    },
    {
      name: 'a later version is held',
      find: "return equal(replaces, ZERO_32) ? undefined : 'not-the-first-version'",
      replace: "return replaces.length === 32 ? undefined : 'not-the-first-version'"
    }
  ]),
  ...mistakesIn('ledger/kinds/relation.ts', '§19.2', LEDGER, [
    {
      name: 'an erased record is amended',
      find: ' || isErased(work, related.id)',
      replace: ' || (isErased(work, related.id) && related.submitter.length === 0)'
    }
  ]),
  ...mistakesIn('ledger/cases/decide-case.ts', '§19.2', LEDGER, [
    {
      name: 'another try amends an erased record',
      find: ' || isErased(work, undecided.replaces)',
      replace: ' || (isErased(work, undecided.replaces) && undecided.replaces.length === 0)'
    }
  ]),
  ...mistakesIn('ledger/kinds/erasure-attest.ts', '§19.4', LEDGER, [
    {
      name: 'a hospital attests what nobody ordered',
      find: "  if (!isErased) return reject('attests-no-order')\n",
      replace: ''
    },
    {
      name: 'a hospital attests twice',
      find: 'if (work.read(attestationKey(record, author)) !== undefined) return',
      replace: 'if (attestationKey(record, author).key.length < 64) return'
    }
  ]),
  ...mistakesIn('ledger/state/erasure-counts.ts', '§19.5', LEDGER, [
    {
      name: 'requests of a day have no limit',
      find: 'return counts.requests >= REQUESTS_PER_DAY',
      replace: 'return counts.requests >= REQUESTS_PER_DAY * 2'
    },
    {
      name: 'a late decision is not counted',
      find: 'late: counts.late + (isLate ? 1 : 0)',
      replace: 'late: counts.late + (isLate ? 0 : 0)'
    }
  ]),
  ...mistakesIn('custody/claim.ts', '§19.3', 'custody/custody', [
    {
      name: 'a holder gives results for an erased record',
      find: "  if (closure === 'erased') return WithheldKey.erased\n",
      replace: ''
    }
  ]),
  ...mistakesIn('consent/decide.ts', '§19.3', 'consent/decide', [
    {
      name: 'an order that waits closes nothing',
      find: "  if (state === 'erasing') return answer(false, 'erasing')\n",
      replace: ''
    },
    {
      name: 'a restriction closes the record to its own hospital',
      find: "if (state === 'restricted' && !isOwn) return",
      replace: "if (state === 'restricted') return"
    }
  ]),
  ...mistakesOf('storage/body-store.ts', 'storage/envelope-files', [
    {
      name: 'an envelope is deleted and stays in its file',
      find: '    await this.envelopes.wipe(dropped)\n',
      replace: ''
    },
    {
      name: 'an erasure releases the pad',
      find: '      await this.pads.erase(hashes)\n',
      replace: '      await this.pads.release(hashes)\n'
    }
  ]),
  ...mistakesOf('node/clinical/erasures/erased-patients.ts', 'node/clinical/cut-forgetting', [
    {
      name: 'sealed rules under a former name stay in the files after a crash',
      find: '...(isAgain ? [all] : handles)', replace: '...handles'
    }
  ]),
  ...mistakesOf('storage/node-tables.ts', 'storage/scrub', [
    {
      name: 'a deleted row stays in the files',
      find: '    await this.database.scrub?.(ranges)\n',
      replace: ''
    }
  ]),
  ...mistakesOf('storage/level-store.ts', 'storage/scrub', [
    {
      name: 'one compaction leaves young rows',
      find: 'for (let round = 0; round < 2; round++) {',
      replace: 'for (let round = 0; round < 1; round++) {'
    }
  ]),
  ...mistakesOf('storage/level-store.ts', 'node/clinical/erasing-many', [
    {
      name: 'each range is compacted by itself',
      find: 'this.database.approximateSize(before.last, range.first) < NEAR_BYTES',
      replace: 'this.database.approximateSize(before.last, range.first) < NEAR_BYTES * 0'
    }
  ]),
  ...mistakesOf('node/clinical/erasures/erasures.ts', 'node/clinical/erasing-many', [
    {
      name: 'an iterator is open while a start erases',
      find: 'if (isWaiting(row)) this.#effects.push({ record, versions: versionsIn(row) })',
      replace: 'if (isWaiting(row)) await this.#erase([{ record, versions: versionsIn(row) }])'
    }
  ]),
  ...mistakesOf('node/clinical/erasures/patient-word.ts', 'node/clinical/forgetting', [
    {
      name: 'any hospital has a patient forgotten',
      find: 'own !== undefined || set.has(responsible)',
      replace: 'own !== undefined'
    },
    {
      name: 'f hospitals have a patient forgotten once the responsible one left',
      find: '[tolerated(set.members.length)]',
      replace: '[0 * tolerated(set.members.length)]'
    }
  ]),
  ...mistakesOf('node/clinical/erasures/patient-word.ts', 'node/clinical/erased-since', [
    {
      name: 'a word from before a consent counts for its review',
      find: 'b!.at - a!.at',
      replace: 'a!.at - b!.at'
    }
  ]),
  ...mistakesOf('node/clinical/erasures/forgetting.ts', 'node/clinical/forgetting', [
    {
      name: 'a hospital forgets a patient against what it knows',
      find: "if (handle === undefined || !isSaid || await patients.state(handle) !== 'unknown') {",
      replace: 'if (handle === undefined || !isSaid) {'
    },
    {
      name: 'the note of a patient to forget goes before the end',
      find: 'const row = await store.erasing.get(record)\n',
      replace: 'const row = await store.erasing.get(record)\n    await store.write([end])\n'
    },
    {
      name: 'a hospital attests before it hears that the patient is gone',
      find: 'return correctedTime(this.parts) >= effectiveAt + waitMs',
      replace: 'return correctedTime(this.parts) >= effectiveAt + 0 * waitMs'
    },
    {
      name: 'a start does not know which patients were being forgotten',
      find: 'if (notes.length > 0) await store.write(notes)\n',
      replace: ''
    }
  ]),
  ...mistakesOf('node/clinical/erasures/erased-patients.ts', 'node/services/erased-patients', [
    {
      name: 'a patient with a record is forgotten',
      find: "if (await this.#isLeft(name)) return 'left'",
      replace: 'if (await this.#isLeft(name)) continue'
    }
  ]),
  ...mistakesOf('node/clinical/erasures/waiting-steps.ts', 'node/clinical/erasures', [
    {
      name: 'every step waits for the one before',
      find: 'this.#waiting.size >= this.most',
      replace: 'this.#waiting.size >= this.most - 31'
    },
    {
      name: 'a step that waits is sent again',
      find: '    if (this.#waiting.has(key)) return\n',
      replace: ''
    }
  ]),
  ...mistakesOf('storage/envelope-files.ts', 'storage/envelope-files', [
    {
      name: 'a write of envelopes goes past the end of a file',
      find: ' && this.#isInFileOf(at, next)',
      replace: ''
    },
    {
      name: 'a crash leaves the envelope of a deleted body',
      find: '    await this.wipe(dropped)\n',
      replace: ''
    },
    {
      name: 'a crash leaves bodies that no row names',
      find: '      await clearBehind(await this.#fileAt(at), at % this.fileBytes)\n',
      replace: '      await this.#fileAt(at)\n'
    }
  ])
]
