import type { Mutant } from '../mutant.js'

/** The FHIR server, whose mistakes unit tests catch. */
export const FHIR_CHECKS: readonly Mutant[] = [
  ...mistakes('records/serving/served-record.ts', 'unit/records/serving.test.ts', [
    ['an excluded diagnosis is served as a diagnosis', '? translatedStatuses(rest as unknown',
      '&& false ? translatedStatuses(rest as unknown'],
    ['a served resource keeps the id of the sender', '...first, ...rest, ...statuses, ...first }',
      '...first, ...rest, ...statuses }']
  ]),
  ...mistakes('records/serving/references.ts', 'unit/records/serving.test.ts', [
    ['a reference with two targets follows one of them',
      'this.#byPath.has(path) ? undefined : served', 'this.#byPath.get(path) ?? served'],
    ['a reference out of the record looks like one of this server', '?? `${base}/${text}`', '?? text']
  ]),
  ...mistakes('records/serving/served-meta.ts', 'unit/records/serving.test.ts', [
    ['a sender states the state of its case', '!== CASE_STATE_SYSTEM)', "!== '')"]
  ]),
  ...mistakes('records/container/write-lossless.ts', 'unit/records/serving.test.ts', [
    ['a number loses its digits', 'return value.text', 'return String(Number(value.text))']
  ]),
  ...mistakes('api/fhir/search/pages.ts', 'unit/fhir/values.test.ts', [
    ['a page serves every caller', '&& isSame(page.caller, caller) &&', '&&'],
    ['a page serves every purpose', ' && page.purpose === purpose) return', ') return'],
    ['a page serves every search', 'if (page?.of === of && ',
      'if (page !== undefined && of !== undefined && '],
    ['pages are kept for ever', 'if (this.#pages.size > MAX_PAGES) {', 'if (this.#pages.size > Infinity) {']
  ]),
  ...mistakes('api/fhir/search/values.ts', 'unit/fhir/values.test.ts', [
    ['a code of any system matches', ": system === wantedSystem\n", ': system !== undefined\n'],
    ['a reference to another server is one of this', '/^[A-Za-z0-9\\-.]{1,64}$/.test(id)', "id !== ''"]
  ]),
  ...mistakes('api/fhir/search/changed.ts', 'unit/fhir/updated.test.ts', [
    ['a search of a period ends after some changes', 'if (changes.length < CHANGES_AT_ONCE) return',
      'if (changes.length >= 0) return'],
    ['a record is found at each of its changes', 'return one?.lastUpdated === at ? one : undefined',
      'return one'],
    ['a record is found by a correction that is not in force',
      'if (record?.current.caseId !== caseId) return', 'if (record === undefined) return'],
    ['the first of two dates alone bounds a period', 'from: Math.max(...reaches.map(({ from }) => from))',
      'from: reaches[0]?.from ?? 0'],
    ['a page goes on in front of the last change', 'behind: page?.after', 'behind: undefined'],
    ['more records are counted than a count reads', '> MAX_TESTED) {', '> Infinity) {'],
    ['a server that closes sends a part of a page', 'if (request.signal.aborted) throw', 'if (false) throw']
  ]),
  ...mistakes('api/fhir/misses.ts', 'unit/fhir/even-times.test.ts', [
    ['a hidden record of a period shows by the time of the answer',
      'this.#any = true\n        return', 'return']
  ]),
  ...mistakes('node/services/fhir/own-changes.ts', 'unit/fhir/updated.test.ts', [
    ['an index that lacks rows answers a search of a period', '  requireIndex(index)\n', '']
  ]),
  ...mistakes('node/loop/case-index.ts', 'unit/node/loop/case-index.test.ts', [
    ['a block of the wanted time counts as older', '|| at < time', '|| at <= time'],
    ['changes are read again from the newest', '? { lt: start }', '? { lte: start }']
  ]),
  ...mistakes('api/fhir/routes/conditions.ts', 'unit/fhir/customs.test.ts', [
    ['a history has versions from before _since', 'lastUpdated >= since', 'lastUpdated >= 0 * since']
  ]),
  ...mistakes('api/fhir/search/matches.ts', 'unit/fhir/server.test.ts', [
    ['a search for active misses what states no status',
      "if (name === 'clinical-status' && found.length === 0)", "if (name === '' && found.length === 0)"],
    ['a search shows what is entered in error',
      "|| !codes.some(code => STRUCK.includes(code))", '|| codes.length >= 0']
  ]),
  ...mistakes('api/fhir/entries.ts', 'unit/fhir/entries.test.ts', [
    ['a transaction answers for a Condition that intake leaves out',
      'resource: asResource((entry as { readonly resource?: unknown }).resource)',
      "resource: asResource(valuesAt(entry, 'resource')[0])"]
  ]),
  ...mistakes('api/fhir/submit.ts', 'unit/fhir/server.test.ts', [
    ['an update needs no version', 'if (given === undefined) {', 'if (false) {'],
    ['an update takes a stale version', 'if (given !== record.current.number) {', 'if (false) {'],
    ['If-None-Exist is ignored', "const condition = request.headers['if-none-exist']",
      'const condition = undefined as string | undefined']
  ]),
  ...mistakes('api/fhir/summary-document.ts', 'unit/fhir/official.test.ts', [
    ['a summary has a Patient without a name', 'name: named.length > 0 ? named', 'name: true ? named'],
    ['a diagnosis of a summary has a Patient of its own', "if (!own.startsWith('#')) return resource",
      "if (own !== '') return resource"],
    ['a summary names medications as unknown to be taken', "'10160-0', 'History of Medication use Narrative'",
      "'10160-1', 'History of Medication use Narrative'"]
  ]),
  ...mistakes('api/fhir/find.ts', 'unit/fhir/erased.test.ts', [
    ['a resource of an erased record was never there', 'if (record?.isErased === true) throw gone()', '']
  ]),
  ...mistakes('api/fhir/even-times.ts', 'unit/fhir/even-times.test.ts', [
    ['slow work about a hidden record keeps a time of its own',
      'while (elapsed > this.#step) this', 'while (elapsed < 0) this'],
    ['the time of answers never shrinks', 'this.#step /= 2', 'this.#step /= 1'],
    ['very slow work delays every other answer', 'if (elapsed <= LAST_STEP_MS) while', 'while']
  ]),
  ...mistakes('api/fhir/misses.ts', 'unit/fhir/even-times.test.ts', [
    ['a patient without visible records is told at once',
      '|| (Array.isArray(found) && found.length === 0)', '']
  ]),
  ...mistakes('api/fhir/serve.ts', 'unit/fhir/statuses.test.ts', [
    ['an absent record is answered at once', 'misses.any ? times.waitFor',
      'misses.any && now < 0 ? times.waitFor']
  ]),
  ...mistakes('api/fhir/even-times.ts', 'unit/fhir/even-times.test.ts', [
    ['a list leaves as soon as it is made', 'LIST_STEP_MS) - elapsed\n', 'LIST_STEP_MS) * 0\n'],
    ['a short list leaves at a fine step', 'Math.max(LIST_FIRST_MS, ', 'Math.max(LIST_STEP_MS, '],
    ['a timer tells the fraction of a wait', 'Math.floor(wait + chance)', 'Math.ceil(wait)']
  ]),
  ...mistakes('api/fhir/misses.ts', 'unit/fhir/even-times.test.ts', [
    ['a list of records does not wait', 'this.#lists = true', 'this.#lists = false']
  ]),
  ...mistakes('api/fhir/submit.ts', 'unit/fhir/customs.test.ts', [
    ['a part of a record replaces the whole', '.includes(SUBSETTED.code)', ".includes('')"],
    ['If-None-Exist trusts a number that nobody keeps', '!services.isRecordSystem(',
      'services.height() < 0 && !services.isRecordSystem(']
  ]),
  ...mistakes('api/fhir/transaction.ts', 'unit/fhir/customs.test.ts', [
    ['an entry of a transaction may name another type', '.split(/[/?]/)[0] === type) return',
      ".split(/[/?]/)[0] !== '') return"]
  ]),
  ...mistakes('api/fhir/routes/patients.ts', 'unit/fhir/customs.test.ts', [
    ['a patient is found by one of two numbers', 'lists.every(list => list.includes(one))', "one !== ''"]
  ]),
  ...mistakes('api/fhir/search/matches.ts', 'unit/fhir/customs.test.ts', [
    ['a modifier is ignored', "if (modifier !== '' && modifier !== 'Encounter') throw",
      "if (modifier === 'Encounter') throw"]
  ]),
  ...mistakes('api/fhir/search/paged.ts', 'unit/fhir/customs.test.ts', [
    ['_count=0 counts nothing', "=== 'count' || count === 0)", "=== 'count')"]
  ]),
  ...mistakes('api/media.ts', 'unit/fhir/customs.test.ts', [
    ['a body that is zipped twice is read as plain text', "encodings.join() === 'gzip'",
      "encodings.every(name => name === 'gzip')"]
  ]),
  ...mistakes('api/fhir/search/condition-search.ts', 'unit/fhir/statuses.test.ts', [
    ['a number that nobody has is answered at once', 'found.map(id => id ?? NO_RECORD)',
      'found.flatMap(id => id ?? [])']
  ]),
  ...mistakes('api/fhir/routes/break-glass.ts', 'unit/fhir/break-glass.test.ts', [
    ['an emergency without a justification leaves no attempt', "isWish({ text: '', ...given })",
      'isWish(given)'],
    ['a parameter that is given twice counts once', 'if (fields.has(name)) throw',
      "if (fields.has(name) && name === '') throw"]
  ]),
  ...mistakes('api/fhir/events.ts', 'unit/fhir/revoked.test.ts', [
    ['a stream tells of a record that the patient has closed',
      'id === undefined || version === undefined) return undefined', 'id === undefined) return undefined\n' +
      '  if (version === undefined) return { resource: `Condition/${id}` }']
  ]),
  ...mistakes('api/fhir/events.ts', 'unit/fhir/events.test.ts', [
    ['the id of an event counts the hidden changes before it', 'const after = caseId.slice(0, CASE_DIGITS)',
      "const after = String(changes.findIndex(one => one.caseId === caseId)).padStart(CASE_DIGITS, '0')"],
    ['a block with very many changes ends a stream', 'if (fresh.length === 0) limit *= 2',
      'if (fresh.length === 0) return'],
    ['a reader whose connection breaks before the first change misses it', 'from.after === WHOLE ? frame',
      "from.after === '' ? frame"]
  ]),
  ...mistakes('api/fhir/known-resources.ts', 'unit/fhir/erased.test.ts', [
    ['a reference to an erased resource refuses a diagnosis', '.status === 410) return',
      '.status === 411) return']
  ]),
  ...mistakes('api/fhir/transaction.ts', 'unit/fhir/statuses.test.ts', [
    ['a transaction loses a resource that no Condition reaches',
      'checks: taken => { checkReached(entries, taken, { here, patients }) }', 'checks: () => {}'],
    ['a transaction deletes', '  throw refused(422, \'entry-refused\',',
      '  if (at < 0) throw refused(422, \'entry-refused\',']
  ]),
  ...mistakes('api/fhir/transaction.ts', 'unit/fhir/transactions.test.ts', [
    ['ifNoneExist of an entry is ignored', 'if (condition === undefined || !isNew) continue',
      "if (condition !== '' || !isNew) continue"],
    ['a transaction corrects a record twice', 'if (ids.has(id)) {', "if (id === '') {"],
    ['what a record lacks is lost with its diagnosis', '|| here.has(unnamed(text))) continue',
      '|| here.size > 0) continue'],
    ['a correction looks like a new record', 'own.created && !corrections.has(place)', 'own.created']
  ]),
  ...mistakes('node/clinical/submissions.ts', 'unit/node/clinical/together.test.ts', [
    ['the proposals of a transaction are stored one by one',
      'if (items.length > 0) await this.#store(items)', 'for (const one of items) await this.#store([one])']
  ]),
  ...mistakes('node/clinical/retries.ts', 'unit/node/clinical/together.test.ts', [
    ['a transaction is proposed without an entry that is a conflict', "if (verdict.kind === 'other') return",
      "if (verdict.kind === 'other' && verdicts.length === 1) return"]
  ]),
  ...mistakes('node/clinical/take-batch.ts', 'unit/node/clinical/together.test.ts', [
    ['a transaction is torn by the limit of a patient',
      'if (before >= this.limits.maxOpenPerPseudonym) return',
      'if (before > this.limits.maxOpenPerPseudonym) return'],
    ['a transaction that is larger than a proposal waits for ever', '&& isTooLarge(group) &&',
      '&& !isTooLarge(group) &&'],
    ['a batch amends a record twice', '...(amends ? [`amends ${hex(related)}`] : [])', '']
  ]),
  ...mistakes('api/fhir/submit.ts', 'unit/fhir/dropped.test.ts', [
    ['a correction that the chain dropped is not told', 'if (dropped !== undefined) throw dropped', '']
  ]),
  ...mistakes('api/fhir/transaction.ts', 'unit/fhir/dropped.test.ts', [
    ['a transaction does not tell that the chain dropped a correction', 'if (why !== undefined) return',
      "if (why?.message === '') return"]
  ]),
  ...mistakes('cli/assembly-flags.ts', 'unit/cli/assembly.test.ts', [
    ['start takes no role from the data folder', '?? await roleOf(context, command, flags)',
      "?? 'government'"]
  ]),
  ...mistakes('api/methods.ts', 'unit/api/methods.test.ts', [
    ['an operation is an id', "return /^[^$_]/.test(text)", "return text !== ''"]
  ]),
  ...mistakes('api/admission.ts', 'unit/api/methods.test.ts', [
    ['a wrong method is told to known callers alone', '    checkMethod(request, reply, parts)\n', '']
  ]),
  ...mistakes('network/connections/refusal-log.ts', 'unit/network/connections/refusal-log.test.ts', [
    ['every refusal is a line', 'if (last !== undefined && now',
      'if (last !== undefined && last.count < 0 && now'],
    ['made-up peers fill the log', 'if (this.#peers.size >= MAX_LOGGED_PEERS) return', '']
  ]),
  ...mistakes('api/fhir/search/summary.ts', 'unit/fhir/values.test.ts', [
    ['a part refers to what it left out', 'return all.filter(one => needed.has(one))', 'return []']
  ]),
  ...mistakes('api/fhir/search/query.ts', 'unit/fhir/values.test.ts', [
    ['a filter with brackets is lost', "names.has(name.replace(/\\[\\d*\\]$/, ''))", 'names.has(name)'],
    ['a chained filter is lost', "names.has(name.replace(/\\..*$/, ''))", 'names.has(name)']
  ]),
  ...mistakes('api/fhir/routes/patients.ts', 'unit/fhir/http.test.ts', [
    ['parameters in the body of an operation are ignored',
      '[...request.query, ...parametersIn(request.body)]',
      '(parametersIn(request.body), request.query)']
  ]),
  ...mistakes('api/fhir/serve.ts', 'unit/fhir/http.test.ts', [
    ['a batch drops digits', 'return { status, resource: readLossless(texts.join(',
      'return { status, resource: JSON.parse(texts.join(']
  ]),
  ...mistakes('api/fhir/bodies.ts', 'unit/fhir/statuses.test.ts', [
    ['a zipped body may be of any size', 'maxOutputLength: MAX_SUBMISSION_BYTES', 'maxOutputLength: 2 ** 30']
  ]),
  ...mistakes('node/clinical/own-cases.ts', 'unit/fhir/server.test.ts', [
    ['an update is acknowledged that the chain will drop',
      'if (corrects && equal(related, record)) return caseId',
      'if (!corrects && equal(related, record)) return caseId']
  ]),
  ...mistakes('node/services/fhir/patient-records.ts', 'unit/fhir/statuses.test.ts', [
    ['a record whose block comes during a read is not found',
      '  const pending = pendingOf(parts, patient.names)\n' +
      '  const { cases, nameOf } = await casesOf(parts, patient.names)\n',
      '  const { cases, nameOf } = await casesOf(parts, patient.names)\n' +
      '  const pending = pendingOf(parts, patient.names)\n']
  ]),
  ...mistakes('node/services/fhir/patient-records.ts', 'unit/fhir/server.test.ts', [
    ['a record is read for another purpose than the caller states',
      'name, purpose, role: ROLES.any', "name, purpose: 'TREAT' as typeof purpose, role: ROLES.any"]
  ]),
  ...mistakes('node/loop/case-index.ts', 'unit/fhir/server.test.ts', [
    ['what a block decided is no change',
      'this.#row({ submitter, isOfChanges: true }, placeBytes(closed, closedHeight))',
      'this.#row({ submitter }, place)']
  ]),
  ...mistakes('api/fhir/find.ts', 'unit/fhir/erased.test.ts', [
    ['an erased record looks like one that never was', 'if (found.isErased === true) throw gone()',
      "if (found.isErased === true) throw notFound('Condition')"]
  ]),
  ...mistakes('node/services/fhir/fhir-services.ts', 'unit/fhir/erased.test.ts', [
    ['a node that catches up tells a hidden record from an unknown one', 'throw notCurrent()', 'return']
  ]),
  ...mistakes('node/services/fhir/patient-calls.ts', 'unit/node/services/fhir-consents.test.ts', [
    ['a consent is filed in the name of the operator',
      'await hospital.fileOrder({ body: { patient, form, act } }, caller)',
      "await hospital.fileOrder({ body: { patient, form, act } }, { kind: 'operator' })"]
  ]),
  ...mistakes('api/fhir/search/paged.ts', 'unit/fhir/audit-events.test.ts', [
    ['a page of AuditEvents shows the last one of the page before again', 'page.skip : at + 1',
      'page.skip : at']
  ]),
  ...mistakes('node/services/submitting.ts', 'unit/node/services/submitting.test.ts', [
    ['the bytes of one client are a retry of another', 'client: nameOfCaller(caller)', "client: ''"]
  ]),
  ...mistakes('node/accesses/access-index.ts', 'unit/node/services/erasures.test.ts', [
    ['a holder of keys gets a notice of an erasure', 'if (READINGS.has(kind)) readers', 'readers']
  ])
]

type Mistake = readonly [name: string, find: string, replace: string]

function mistakes (file: string, tests: string, list: readonly Mistake[]): Mutant[] {
  return list.map(([name, find, replace]) => ({
    name, find, replace, rule: 'fhir/README.md', file: `src/${file}`, trial: { type: 'tests', files: [tests] }
  }))
}
