import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { OPERATOR } from '../../../src/api/index.js'
import type { FhirContext, FhirRequest } from '../../../src/api/fhir/route.js'
import { instant, served, type ServedVersion } from '../../../src/api/fhir/served.js'
import { searchConditions } from '../../../src/api/fhir/search/condition-search.js'
import { PageStore } from '../../../src/api/fhir/search/pages.js'
import { dateTest, intervalOf } from '../../../src/api/fhir/search/values.js'
import { changesIn } from '../../../src/node/services/fhir/own-changes.js'
import type { HospitalParts } from '../../../src/node/services/hospital-parts.js'
import { ChangedRecords, timeOf, type Step } from '../../fixtures/fhir-changes.js'

const BASE = 'http://127.0.0.1:1/fhir'
const PATIENT = `patient=${'cd'.repeat(16)}`

interface Shown { readonly id: string, readonly version: string, readonly at: string }
interface PageOf { readonly shown: Shown[], readonly next: string | undefined, readonly total: unknown }

/** Makes a function that asks for a search or a page. */
function clientOf (world: ChangedRecords): (query: string, signal?: AbortSignal) => Promise<PageOf> {
  const context = { services: world.services, pages: new PageStore() } as unknown as FhirContext
  return async (query, signal = new AbortController().signal) => {
    const request = { query: [...new URLSearchParams(query)], base: BASE, caller: OPERATOR, purpose: 'TREAT',
      isStrict: true, signal } as unknown as FhirRequest
    const { resource } = await searchConditions(request, context)
    const { entry = [], link = [], total } = resource as {
      entry?: { resource: { id: string, meta: { versionId: string, lastUpdated: string } } }[]
      link?: { relation: string, url: string }[], total?: number
    }
    return {
      shown: entry.map(({ resource: { id, meta: { lastUpdated: at, versionId: version } } }) =>
        ({ id, version, at })),
      next: link.find(({ relation }) => relation === 'next')?.url.split('?')[1], total
    }
  }
}

/** Follows the pages of a search. @param between is called before each further page */
async function all (
  world: ChangedRecords, query: string, between: () => void = () => {}
): Promise<{ readonly shown: Shown[], readonly pages: number }> {
  const ask = clientOf(world)
  const shown: Shown[] = []
  let pages = 0
  for (let asked: string | undefined = query; asked !== undefined; pages++) {
    assert.ok(pages < 100, 'the pages end')
    if (pages > 0) between()
    const page: PageOf = await ask(asked)
    shown.push(...page.shown)
    asked = page.next
  }
  return { shown, pages }
}

function shownOf ({ condition: { id }, lastUpdated, versionId }: ServedVersion): Shown {
  return { id, version: versionId, at: instant(lastUpdated) }
}

/** Lists what a search should find, by a look at every record. */
function wanted (world: ChangedRecords, dates: readonly string[], code?: string): Shown[] {
  const tests = dates.map(date => dateTest('_lastUpdated', date))
  return world.visible().filter(({ current }) => current.status !== 'rejected').flatMap(record => {
    const one = served(record, record.current)!
    const isCoded = code === undefined || JSON.stringify(one.condition.value['code']).includes(`"${code}"`)
    return isCoded && tests.every(test => test(intervalOf(instant(one.lastUpdated))!)) ? shownOf(one) : []
  })
}

const byId = (a: Shown, b: Shown): number => a.id < b.id ? -1 : 1

const step = fc.record({ record: fc.nat(9), isInNext: fc.boolean(), isAccepted: fc.boolean() })
const prefix = fc.constantFrom('', 'eq', 'ne', 'ge', 'gt', 'le', 'lt', 'sa', 'eb', 'ap')
const time = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map(height => instant(timeOf(height))),
  fc.integer({ min: 0, max: 30 }).map(height => instant(timeOf(height)).replace(/\.\d+Z$/, 'Z')),
  fc.constantFrom('2026-03-15', '2026-03', '2026', '2026-03-14', '2026-03-15T00:00', '2025'))
const dates = fc.array(fc.tuple(prefix, time).map(parts => parts.join('')), { minLength: 1, maxLength: 2 })

function worldOf (steps: readonly Step[], hidden: readonly number[] = []): ChangedRecords {
  const world = new ChangedRecords(record => hidden.includes(record))
  for (const one of steps) world.add(one)
  return world
}

const opened = (count: number): Step[] => Array.from({ length: count }, (_, record) =>
  ({ record, isInNext: record % 3 === 0, isAccepted: true }))

describe('fhir: a search by _lastUpdated', () => {
  it('finds on its pages together what a look at every record finds, in the order of time', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(step, { maxLength: 40 }), fc.array(fc.nat(9), { maxLength: 3 }), dates,
      fc.constantFrom('', '_lastUpdated', '-_lastUpdated', '_id'), fc.integer({ min: 1, max: 5 }),
      fc.boolean(), fc.constantFrom(undefined, 'odd'),
      async (steps, hidden, given, sort, count, ofPatient, code) => {
        const world = worldOf(steps, hidden)
        const query = [
          ...given.map(date => `_lastUpdated=${date}`), `_count=${count}`, ...ofPatient ? [PATIENT] : [],
          ...sort === '' ? [] : [`_sort=${sort}`], ...code === undefined ? [] : [`code=${code}`]
        ].join('&')
        const { pages, shown } = await all(world, query)
        const should = wanted(world, given, code)
        assert.deepEqual([...shown].sort(byId), should.sort(byId))
        assert.equal(pages, Math.max(1, Math.ceil(should.length / count)), 'no page but the first is empty')
        const times = shown.map(({ at }) => at)
        if (sort === '-_lastUpdated') times.reverse()
        if (sort.endsWith('_lastUpdated') || (sort === '' && !ofPatient)) {
          assert.deepEqual(times, [...times].sort())
        }
        assert.equal((await clientOf(world)(`${query}&_summary=count`)).total, should.length)
      }))
  })

  it('misses nothing that changes between two pages', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 20 }), fc.array(step, { maxLength: 20 }),
      async (before, later) => {
        const world = worldOf(before)
        const rest = [...later]
        const { shown } = await all(world, '_lastUpdated=ge2026&_sort=_lastUpdated&_count=2', () => {
          for (const one of rest.splice(0, 2)) world.add({ ...one, isInNext: true })
        })
        for (const one of wanted(world, [])) {
          assert.ok(shown.some(({ id, version }) => id === one.id && version === one.version), one.id)
        }
      }))
  })

  it('reads more than a thousand records, and as many for a page as the page has', async () => {
    const world = worldOf(opened(1_500))
    const { shown } = await all(world, '_lastUpdated=ge2026&_count=100')
    assert.equal(new Set(shown.map(({ id }) => id)).size, 1_500)
    for (const sort of ['_lastUpdated', '-_lastUpdated']) {
      world.reads = 0
      const { shown: [first], next } = await clientOf(world)(`_lastUpdated=le2027&_sort=${sort}&_count=10`)
      assert.equal(first?.at, instant(timeOf(sort === '_lastUpdated' ? 1 : world.height)))
      const late = `_lastUpdated=gt${instant(timeOf(world.height - 1))}`
      await clientOf(world)(`_lastUpdated=ge2000&${late}&code=none`)
      assert.ok(next !== undefined && world.reads <= 100, `${world.reads} reads`)
    }
  })

  it('ends a page early when few of many records match, and goes on behind it', async () => {
    const even = Array.from({ length: 2_100 }, (_, at) =>
      ({ record: 2 * at, isInNext: true, isAccepted: true }))
    const world = worldOf([...even, { record: 1, isInNext: true, isAccepted: true }])
    const { pages, shown } = await all(world, '_lastUpdated=ge2026&code=odd')
    assert.deepEqual([pages, shown], [3, wanted(world, [], 'odd')])
  })

  it('tells by no page and no link that records are hidden', async () => {
    const steps = opened(60)
    const some = worldOf(steps, steps.map(({ record }) => record).filter(record => record > 49))
    const { next, shown } = await clientOf(some)('_lastUpdated=ge2026')
    assert.deepEqual([shown.length, next], [50, undefined])
    const many = opened(1_400)
    const { pages } = await all(worldOf(many, many.map(({ record }) => record).slice(10)),
      '_lastUpdated=ge2026&code=none')
    assert.equal(pages, 1, 'hidden records do not end a page')
  })

  it('refuses to count or to order more than a thousand records', async () => {
    const ask = clientOf(worldOf(opened(1_001)))
    for (const rest of ['_summary=count', '_count=0', '_sort=_id', '_sort=_lastUpdated,_id']) {
      await assert.rejects(ask(`_lastUpdated=ge2026&${rest}`), { status: 400, code: 'period-too-long' })
    }
    assert.equal((await clientOf(worldOf(opened(1_000)))('_lastUpdated=ge2026&_count=0')).total, 1_000)
  })

  it('finds a record once whose correction is proposed in the block that accepts it', async () => {
    const world = worldOf([true, true, false].map(isInNext => ({ record: 1, isInNext, isAccepted: true })))
    assert.deepEqual((await clientOf(world)('_lastUpdated=ge2026')).shown, wanted(world, []))
    assert.equal(world.height, 2)
  })

  it('needs an index with all rows', async () => {
    const parts = { chain: { index: { isWhole: false } } } as unknown as HospitalParts
    await assert.rejects(changesIn(parts, { from: 0, to: 1, isNewestFirst: false }, 1),
      { status: 503, code: 'index-missing' })
  })

  it('answers with no part of a page when the server closes', async () => {
    await assert.rejects(clientOf(worldOf(opened(9)))('_lastUpdated=ge2026', AbortSignal.abort()),
      { status: 503 })
  })
})
