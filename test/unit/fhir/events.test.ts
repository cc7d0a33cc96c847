import assert from 'node:assert/strict'
import type { Caller } from '../../../src/api/index.js'
import { eventStream } from '../../../src/api/fhir/events.js'
import type { FhirContext, FhirRequest } from '../../../src/api/fhir/route.js'

interface Change { readonly height: number, readonly caseId: string }

const caller: Caller =
  { kind: 'client', id: 'ward-7', scopes: [], purposes: ['TREAT'], roles: [], practitioner: '' }

function caseIdOf (number: number): string {
  return number.toString(16).padStart(8, '0').repeat(8)
}

/** Reads the ids of the events after `last`, until the stream has looked once for all changes. */
async function idsAfter (
  last: string | undefined, all: readonly Change[], isVisible: (change: Change) => boolean = () => true
): Promise<string[]> {
  const leave = new AbortController()
  const hidden = new Set(all.filter(one => !isVisible(one)).map(({ caseId }) => caseId))
  const services = {
    height: () => 4,
    changes: async (after: number, limit: number) =>
      await Promise.resolve(all.filter(({ height }) => height > after).slice(0, limit)),
    recordOfCase: async (caseId: string) => await Promise.resolve(caseId),
    record: async (id: string) => await Promise.resolve(hidden.has(id) ? undefined
      : { versions: [{ caseId: id, number: 1, status: 'accepted' }] }),
    waitingReviews: async () => {
      leave.abort()
      return await Promise.resolve([])
    }
  }
  const headers = last === undefined ? {} : { 'last-event-id': last }
  const request = { headers, caller, purpose: 'TREAT', signal: leave.signal }
  const { parts } = await eventStream(request as unknown as FhirRequest,
    { services, subscribe: () => () => {} } as unknown as FhirContext)
  const ids: string[] = []
  for await (const part of parts!) {
    const id = /^id: (\S+)$/m.exec(part)?.[1]
    if (id !== undefined) ids.push(id)
  }
  return ids
}

describe('fhir: the ids of events', () => {
  const block = (height: number, from: number, count: number): Change[] =>
    Array.from({ length: count }, (_, at) => ({ height, caseId: caseIdOf(from + at) }))

  it('tell nothing of the changes that a reader may not see', async () => {
    const [one, two, three, four] = block(7, 1, 4) as [Change, Change, Change, Change]
    const isSeen = (change: Change): boolean => change === two || change === four
    const seen = await idsAfter('0.0', [one, two, three, four], isSeen)
    assert.deepEqual(seen, await idsAfter('0.0', [two, four]))
  })

  it('continue a stream at every place, also in a block with very many changes', async () => {
    const all = [...block(3, 1, 2), ...block(4, 10, 2_100), ...block(5, 5_000, 1)]
    const ids = await idsAfter('0.0', all)
    assert.equal(ids.length, all.length)
    for (const at of [0, 1, 2, 1_025, 1_026, 2_100, 2_101]) {
      assert.deepEqual(await idsAfter(ids[at]!, all), ids.slice(at + 1), `after event ${at}`)
    }
  })

  it('begin before the first change, so that a reader that loses its connection misses none', async () => {
    const [begin, ...others] = await idsAfter(undefined, block(4, 10, 3))
    assert.ok(begin !== undefined)
    assert.deepEqual(others, [], 'the block was there before')
    const all = [...block(4, 10, 3), ...block(5, 20, 2)]
    assert.deepEqual(await idsAfter(begin, all), (await idsAfter('0.0', all)).slice(3))
  })

  it('of a former node repeat the block that they name', async () => {
    const all = [...block(3, 1, 2), ...block(4, 10, 3)]
    assert.deepEqual(await idsAfter('4.1', all), (await idsAfter('0.0', all)).slice(2))
    await assert.rejects(eventStream({ headers: { 'last-event-id': '4.x' } } as unknown as FhirRequest,
      {} as FhirContext), { status: 400 })
  })
})
