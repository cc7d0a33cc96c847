import type { Mutant } from '../mutant.js'
import { mistakesIn, type Mistake } from './mistakes.js'

const NODES = 'unit/node/services/links.test.ts'

/** Mutants that whole nodes catch. */
function ofNodes (file: string, mistakes: readonly Mistake[]): Mutant[] {
  return mistakes.map(mistake =>
    ({ ...mistake, rule: '§16.6', file: `src/node/${file}`, trial: { type: 'tests', files: [NODES] } }))
}

/** §16.6: links of two numbers of one person. */
export const LINK_CHECKS: readonly Mutant[] = [
  ...mistakesIn('links/link-state.ts', '§16.6', 'links/links', [
    {
      name: 'a side alone is a link',
      find: 'equal(ours.link.other, other.key) && equal(theirs.link.other, side.key)',
      replace: 'equal(ours.link.other, other.key)'
    },
    {
      name: 'a delegate links numbers',
      find: 'return appointedWith(row, signer)?.role === Appointment.guardian',
      replace: 'return appointedWith(row, signer) !== undefined || Appointment.guardian === 1'
    },
    {
      name: 'a filer of a link shows no record',
      find: 'return isShown(own, handle) && isShown(theirs, handleOfRules(chainId, other))',
      replace: 'return isShown(own, handle) || isShown(theirs, handleOfRules(chainId, other))'
    },
    {
      name: 'a filer of a link shows a record of another hospital',
      find: ' && equal(found.submitter, filer!) &&',
      replace: ' && found.submitter.length === filer!.length &&'
    },
    {
      name: 'one hospital files both sides of a link',
      find: "return isOneFiler ? 'one-filer' : 'in-force'",
      replace: "return isOneFiler && side.links.length > 50 ? 'one-filer' : 'in-force'"
    },
    {
      name: 'a later link counts',
      find: '  return links.find(',
      replace: '  return [...links].reverse().find('
    }
  ]),
  ...mistakesIn('consent/only-denials.ts', '§16.6', 'consent/decide', [
    {
      name: 'a rule of a linked number that is not here denies nothing',
      find: 'if (rule === undefined) return [consent]',
      replace: 'if (rule === undefined) return []'
    }
  ]),
  ...mistakesIn('consent/decide.ts', '§16.6', 'consent/decide', [
    {
      name: 'a linked number denies nothing',
      find: "find(Effect.deny, linked, request, target) !== undefined) return answer(false, 'denied')",
      replace: "linked.length > 50) return answer(false, 'denied')"
    },
    {
      name: 'a linked number permits',
      tests: 'ledger/reading.property',
      find: 'find(Effect.permit, consents, request, target)',
      replace: 'find(Effect.permit, [...consents, ...linked], request, target)'
    }
  ]),
  ...ofNodes('clinical/consents/links.ts', [
    {
      name: 'holders ask no denials of a linked number',
      find: "return found?.state === 'in-force' ? onlyDenials(found.other?.consents ?? []) : []",
      replace: "return found?.state === 'one-filer' ? onlyDenials(found.other?.consents ?? []) : []"
    },
    {
      name: 'a side may seal the name of somebody else',
      find: 'return equal(patientHandle(id, number.value.name), other.handle) ? number.value : undefined',
      replace: 'return number.value'
    },
    {
      name: 'a denied reader learns of a link',
      find: " || isHidden(opened, found, read)) return undefined",
      replace: ' || (opened.consents.length > 50 && isHidden(opened, found, read))) return undefined'
    }
  ]),
  ...ofNodes('services/joined-numbers.ts', [
    {
      name: 'a side may seal the number of somebody else',
      find: 'return found?.all.some(one => equal(one, linked.name)) === true ? linked : undefined',
      replace: 'return found === undefined ? undefined : linked'
    }
  ]),
  ...ofNodes('services/fhir/patient-records.ts', [
    {
      name: 'an emergency shows what waits under a linked number',
      find: "!(isUrgent && current.status === 'pending')",
      replace: "!(isUrgent && current.status === 'expired')"
    }
  ]),
  ...ofNodes('services/history.ts', [
    {
      name: 'a view shows what stays closed under a linked number',
      find: ".filter(({ record }) => record !== undefined && 'opened' in record)",
      replace: '.filter(({ found }) => found.height > 0)'
    }
  ])
]
