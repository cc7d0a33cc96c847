import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const ORDERS = 'ledger/patients'
const VECTORS = 'codec/verify-transaction'

/** §16: checks of consents and of orders for patients, which unit tests catch. */
export const PATIENT_CHECKS: readonly Mutant[] = [
  ...mistakesIn('consent/decide.ts', '§16.3', 'consent/decide', [
    {
      name: 'a permission wins over a denial',
      find: "  if (denied !== undefined) return { permits: false, basis: 'denied', by: denied }\n",
      replace: ''
    },
    {
      name: 'a rule that is not here denies nothing',
      find: 'if ([...consents, ...linked].some(({ rule }) => rule === undefined)) {',
      replace: 'if (consents.length > 50) {'
    },
    {
      name: 'a hospital reads by a consent that it filed',
      find: 'return filer !== undefined && !isAttested && equal(filer, hospital)',
      replace: 'return false && filer !== undefined && !isAttested && equal(filer, hospital)'
    },
    {
      name: 'the own hospital ignores a denied clinician',
      find: '!isNamed(readers, who)',
      replace: 'isNamed(readers, who) || true'
    },
    {
      name: 'an erased record is read in an emergency',
      find: "  if (state === 'erased') return answer(false, 'erased')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('consent/covers.ts', '§16.3', 'consent/decide', [
    {
      name: 'a denial needs all categories of a record',
      find: '(wanted & ~categories) === 0 : (wanted & categories) !== 0',
      replace: '(wanted & ~categories) === 0 : (wanted & ~categories) === 0',
      tests: 'consent/categories'
    }
  ]),
  ...mistakesIn('consent/rule-fault.ts', '§16.1', 'consent/rule', [
    {
      name: 'a rule may name the purpose of emergencies',
      find: 'purposes === 0 || (purposes & ~CONSENTED_PURPOSES) !== 0',
      replace: 'purposes === 0 || purposes > 63'
    },
    {
      name: 'a period of a rule may be in the past',
      find: "return until !== 0 && until <= now ? 'consent-period-past' : undefined",
      replace: 'return now < 0 ? String(until) : undefined'
    }
  ]),
  ...mistakesIn('consent/reader.ts', '§16.1', 'consent/decide', [
    {
      name: 'a reader needs not all properties',
      find: 'if (role !== ROLES.any && role !== who.role) return false',
      replace: 'if (role === ROLES.doctor && role !== who.role) return false'
    }
  ]),
  ...mistakesIn('ledger/rows/handle.ts', '§16.4', ORDERS, [
    {
      name: 'attested consents outlive the key of the patient',
      find: ' && (key === undefined || origin !== ConsentOrigin.attested))',
      replace: ')'
    }
  ]),
  ...mistakesIn('ledger/state/patient-orders.ts', '§16.5', ORDERS, [
    {
      name: 'an order may be used twice',
      find: "  if (order.counter <= before.counter) return reject('order-known')\n",
      replace: ''
    },
    {
      name: 'a key signs before it is in force',
      find: 'const isEarly = held === undefined || !equal(held, key)',
      replace: 'const isEarly = held !== undefined && held.length === 0'
    },
    {
      name: 'a hospital files for a patient with a key',
      find: "  if (hasOwnVoice(row, time)) return reject('has-own-key')\n",
      replace: ''
    },
    {
      name: 'a hospital revokes what another filed',
      find: "return reject('filed-by-another')",
      replace: 'void 0'
    },
    {
      name: 'a further key needs no vouches',
      find: "  if (row.key !== undefined && count < VOUCHES) return reject('key-needs-vouches')\n",
      replace: ''
    },
    {
      name: 'former members vouch',
      find: 'vouches.filter(({ member }) => set.has(member)).length',
      replace: 'vouches.length'
    },
    {
      name: 'a delegate gives beyond its scope',
      find: "case 'give': return (scope & PatientScope.give) !== 0",
      replace: "case 'give': return true",
      tests: 'ledger/guardians'
    },
    {
      name: 'a guardian acts before its wait is over',
      find: 'from: Math.max(act.from, time + WAIT_MS)',
      replace: 'from: act.from',
      tests: 'ledger/guardians'
    }
  ]),
  ...mistakesIn('ledger/state/patient-acts.ts', '§16.5', ORDERS, [
    {
      name: 'a thief of the old key stops any key',
      find: "      if (row.waiting.vouches >= by.quorum) return reject('waiting-is-certain')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('codec/forms/patient-order.ts', '§16.5', VECTORS, [
    {
      name: 'an order is valid without its signature',
      find: 'if (!chain.verifier.verify(key, orderSignBytes(chain.id, transaction), order)) {',
      replace: 'if (order.length === 0) {'
    }
  ]),
  ...mistakesIn('codec/forms/patient-key.ts', '§16.5', VECTORS, [
    {
      name: 'a key is registered that nobody holds',
      find: 'if (!verifier.verify(key, possessionSignBytes(chain.id, transaction), possession)) {',
      replace: 'if (possession.length === 0) {'
    }
  ]),
  {
    name: 'a key signs for another appointed person than was asked for', rule: '§16.5',
    file: 'src/node/machine/patient-key.ts',
    find: 'return hex(act.key) === asked.key && act.scope === scope',
    replace: 'return act.scope === scope',
    trial: { type: 'tests', files: ['unit/cli/card.test.ts'] }
  },
  {
    name: 'a key revokes another consent than was asked for', rule: '§16.5',
    file: 'src/node/machine/patient-key.ts',
    find: "case 'revoke': return act.number === asked.number",
    replace: "case 'revoke': return true",
    trial: { type: 'tests', files: ['unit/cli/card.test.ts'] }
  }
]
