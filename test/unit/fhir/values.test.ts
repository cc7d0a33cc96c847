import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { OPERATOR, ServiceError } from '../../../src/api/index.js'
import { conditionalNumber } from '../../../src/api/fhir/conditional.js'
import { answerType } from '../../../src/api/fhir/negotiate.js'
import { preferencesOf } from '../../../src/api/fhir/prefer.js'
import type { ServedVersion } from '../../../src/api/fhir/served.js'
import { CONDITION_PARAMETERS } from '../../../src/api/fhir/search/condition-search.js'
import { testOf } from '../../../src/api/fhir/search/matches.js'
import { SORTABLE } from '../../../src/api/fhir/search/sort.js'
import { shortened } from '../../../src/api/fhir/search/summary.js'
import { PageStore, type Page } from '../../../src/api/fhir/search/pages.js'
import { readQuery } from '../../../src/api/fhir/search/query.js'
import {
  dateTest, intervalOf, matchesToken, reachOf, referenceId, textsAt
} from '../../../src/api/fhir/search/values.js'
import { matchRoute, methodsOf } from '../../../src/api/fhir/table.js'

const is = (wanted: string, value: string): boolean => dateTest('date', wanted)(intervalOf(value)!)

describe('fhir: values of requests', () => {
  it('compares dates as intervals', () => {
    assert.ok(is('2026', '2026-03-14') && !is('2026-03-14', '2026'))
    assert.ok(is('ge2026-03', '2026-03-14T10:00:00Z') && !is('gt2026-03', '2026-03-14'))
    assert.ok(is('lt2026-03-15', '2026-03-14') && !is('lt2026-03-14', '2026-03-14'))
    assert.ok(is('le2026-03-14', '2026-03-14') && is('ne2026', '2025') && !is('ne2026', '2026-01'))
    assert.ok(is('sa2026-03-13', '2026-03-14') && is('eb2026-03-15', '2026-03-14') && is('ap2026-03-15',
      '2026-03-14'))
    assert.ok(!is('sa2026-03-14', '2026-03-14') && !is('eb2026-03-14', '2026-03-14'))
    const minute = ['2026-03-14T10:00', '2026-03-14T10:00Z', '2026-03-14T12:00+02:00',
      '2026-03-14T12:00 02:00']
    for (const one of minute) {
      assert.ok(is(one, '2026-03-14T10:00:59Z') && !is(one, '2026-03-14T10:01:00Z'), one)
      assert.ok(is(`sa${one}`, '2026-03-14T10:01:00Z') && !is(`sa${one}`, '2026-03-14T10:00:59Z'), one)
    }
    assert.ok(is('2026-03-14T10:00:00', '2026-03-14T10:00:00Z'), 'without a zone it is UTC')
    assert.throws(() => dateTest('date', '2026-03-14T10'))
    assert.ok(is('eq2026-03-14T12:00:00 02:00', '2026-03-14T10:00:00Z'), 'a plus that was not encoded')
    assert.deepEqual(reachOf('date', 'ge1970-01-02'), { from: 86_400_000, to: Infinity })
    assert.deepEqual(reachOf('date', 'lt1970-01-02'), { from: -Infinity, to: 86_400_000 })
    for (const wrong of ['2026-02-30', '', 'today', 'xx2026']) assert.throws(() => dateTest('date', wrong))
  })

  it('matches tokens with and without a system', () => {
    const token = { system: 's', code: 'c' }
    assert.ok(['c', 's|c', 's|'].every(wanted => matchesToken(token, wanted)))
    assert.ok(['|c', 't|c', 's|d', 't|', 'd'].every(wanted => !matchesToken(token, wanted)))
    assert.ok(matchesToken({ system: undefined, code: 'c' }, '|c'))
    assert.ok(matchesToken({ system: 'a|b', code: 'c,d' }, 'a\\|b|c\\,d'))
  })

  it('reads references to this server alone', () => {
    const base = 'http://127.0.0.1:1/fhir'
    assert.deepEqual(['x', 'Patient/x', `${base}/Patient/x`].map(one => referenceId(one, 'Patient', base)),
      ['x', 'x', 'x'])
    assert.equal(referenceId('https://other.example/Patient/x', 'Patient', base), undefined)
    assert.equal(referenceId('Group/x', 'Patient', base), undefined)
  })

  it('reads the parameters that a search knows', () => {
    const known = [{ name: 'code', type: 'token' as const, documentation: '' }]
    const read = (text: string, isStrict = false, sortable = ['code']) =>
      readQuery([...new URLSearchParams(text)], known, isStrict, sortable)
    assert.deepEqual(read('code:not=a,b\\,c&x=1&_count=1000').criteria,
      [{ name: 'code', modifier: 'not', values: ['a', 'b\\,c'] }])
    assert.equal(read('_count=1000').count, 100)
    assert.deepEqual(read('_sort=-code').sort, [{ name: 'code', isDescending: true }])
    assert.deepEqual(read('code=a&x=1&_format=json').used, [['code', 'a']])
    for (const wrong of ['code=', '_count=x', '_sort=x', `code=${'a,'.repeat(101)}`]) assert.throws(() =>
      read(wrong))
    for (const wrong of ['code[]=a', 'code[0]=a']) assert.throws(() => read(wrong), /brackets/)
    for (const wrong of ['code.a=b', 'code.a:b.c=d']) assert.throws(() => read(wrong), /chained/)
    assert.deepEqual(read('x[]=a').criteria, [])
    assert.throws(() => read('x=1', true))
    assert.throws(() => read('_sort=code', false, []), /takes no _sort/)
  })

  it('leaves out elements so that what is left is a valid Condition', () => {
    const value = {
      resourceType: 'Condition', id: 'c', meta: {}, subject: { reference: '#p' },
      recorder: { reference: '#r' }, note: [{ text: 'n' }], code: { text: 'c' }, contained: [
        { resourceType: 'Patient', id: 'p', managingOrganization: { reference: '#o' } },
        { resourceType: 'Practitioner', id: 'r' }, { resourceType: 'Organization', id: 'o' }
      ]
    }
    const part = (text: string): object => shortened(value,
      readQuery([...new URLSearchParams(text)], [], false)) as object
    const idsIn = (one: object): unknown[] => textsAt(one, 'contained', 'id') as unknown[]
    assert.deepEqual(idsIn(part('_elements=code')), ['p', 'o'])
    assert.deepEqual(idsIn(part('_summary=true')), ['p', 'r', 'o'])
    for (const text of ['_elements=note', '_summary=text']) assert.ok('subject' in part(text), text)
    assert.ok('recorder' in part('_summary=true') && !('note' in part('_summary=true')))
    assert.equal(shortened(value, readQuery([], [], false)), value)
  })

  it('answers or refuses any parameters, and throws nothing else', () => {
    const names = fc.constantFrom(...CONDITION_PARAMETERS.map(({ name }) => name), '_count', '_sort',
      '_summary')
    const modifiers = fc.constantFrom('', ':not', ':exact')
    const served = { condition: { id: 'a', value: {} }, version: { status: 'accepted' } } as ServedVersion
    fc.assert(fc.property(fc.array(fc.tuple(names, modifiers, fc.string())), given => {
      try {
        const pairs = given.map(([name, modifier, value]) => [name + modifier, value] as const)
        const { count, criteria } = readQuery(pairs, CONDITION_PARAMETERS, true, SORTABLE)
        assert.ok(count >= 0 && count <= 100)
        for (const criterion of criteria) testOf(criterion, 'http://127.0.0.1/fhir')(served)
      } catch (error) {
        assert.ok(error instanceof ServiceError && error.status === 400, String(error))
      }
    }))
  })

  it('gives a page to its caller, query and purpose alone, and forgets the oldest', () => {
    const pages = new PageStore()
    const page: Page = { of: 'Condition', query: [], caller: OPERATOR, purpose: 'TREAT', skip: 1, count: 1,
      after: 'a' }
    const token = pages.add(page)
    assert.equal(pages.find(token, 'Condition', OPERATOR, 'TREAT'), page)
    assert.throws(() => pages.find(token, 'Patient/1/$everything', OPERATOR, 'TREAT'))
    assert.throws(() => pages.find(token, 'Condition', OPERATOR, 'ETREAT'))
    assert.throws(() => pages.find(token, 'Condition', { kind: 'other' } as never, 'TREAT'))
    for (let i = 0; i < 16_384; i++) pages.add(page)
    assert.throws(() => pages.find(token, 'Condition', OPERATOR, 'TREAT'))
  })

  it('chooses the format by the weights of the client', () => {
    assert.equal(answerType(undefined, undefined), 'application/fhir+json')
    assert.equal(answerType('application/fhir+json;q=0.1, application/json', undefined), 'application/json')
    assert.equal(answerType('*/*', 'application/fhir json'), 'application/fhir+json')
    assert.throws(() => answerType('application/json;q=0, text/html', undefined))
  })

  it('takes from Prefer what it knows', () => {
    assert.deepEqual(preferencesOf('return=presentation, wait=5; handling="strict"'), { wait: 5,
      isStrict: true })
    assert.deepEqual(preferencesOf('wait=-1, wait=x'), { wait: 0, isStrict: false })
    assert.equal(preferencesOf('wait=9999').wait, 120)
  })

  it('reads If-None-Exist with and without encoding', () => {
    for (const text of ['identifier=a|b', 'identifier=a%7Cb', '?identifier=a|b',
      'Condition?identifier=a|b']) {
      assert.deepEqual(conditionalNumber(text), { system: 'a', value: 'b' })
    }
    for (const text of ['', 'code=a', 'identifier=%', 'identifier=a&b=c']) {
      assert.throws(() => conditionalNumber(text))
    }
  })

  it('finds the route of a path, and takes no operation for an id', () => {
    assert.equal(matchRoute('GET', '/Condition/x')?.route.interaction, 'read')
    assert.equal(matchRoute('POST', '/')?.route.interaction, 'batch')
    assert.equal(matchRoute('GET', '/Condition/$validate'), undefined)
    assert.equal(matchRoute('GET', '/Condition/_search'), undefined)
    assert.deepEqual(methodsOf('/Condition/x'), ['GET', 'PUT'])
  })
})
