import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle, Resource } from 'fhir/r4.js'
import { RESOURCES } from '../../../../src/records/structure/definitions.js'
import { officialFaults } from '../../../fixtures/r4-validator.js'
import { structureProblems } from '../../../../src/records/structure/index.js'
import {
  ROOT,
  SHARED_DATA,
  condition,
  encounter,
  jsonFiles,
  patient,
  prepared
} from '../support.js'

/** Our compiled check against @medplum/core, which reads the official definitions. */
function fastHolds (resource: unknown): boolean {
  return structureProblems(resource, { has: () => true }).every(
 (problem) => problem.kind === 'profile'
  )
}

function slowHolds (resource: unknown): boolean {
  return officialFaults(resource).length === 0
}

/** Every resource of the project's samples and of the bodies made from them. */
function ownResources (): Resource[] {
  const files = jsonFiles(join(ROOT, 'config/samples')) ?? []
  const roots = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Resource | Bundle)
  return [...roots, prepared().body].flatMap(partsOf)
}

function partsOf (root: Resource | Bundle): Resource[] {
  const bundle = root as Bundle
  const all =
    root.resourceType === 'Bundle' ? (bundle.entry?.map(({ resource }) => resource!) ?? []) : [root]
  return all.filter(
 (one) => Object.hasOwn(RESOURCES, one.resourceType) && !('contained' in one)
  )
}

/** All single changes: each member left out, misnamed, or given a value of another type. */
function * mutants (value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    yield []
    for (const [i, one] of value.entries()) {
      for (const mutant of mutants(one)) yield value.with(i, mutant)
    }
    return
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === 'resourceType') continue
    const rest = Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))
    yield rest
    yield { ...rest, [`${name}Wrong`]: member }
    for (const other of [7, true, ' ', '2024-13-01', {}, { unknown: 1 }, [member], [7]]) {
      yield { ...rest, [name]: other }
    }
    for (const mutant of mutants(member)) yield { ...rest, [name]: mutant }
  }
}

describe('fast and slow structure checks agree', () => {
  it('on every resource of this project', () => {
    const resources = ownResources()
    assert.ok(resources.length > 40)
    for (const resource of resources) {
      assert.ok(fastHolds(resource) && slowHolds(resource), JSON.stringify(resource))
    }
  })

  it('on every single change to a Condition, Encounter, Patient and the rest', function () {
    this.timeout(120_000)
    let refused = 0
    let stricter = 0
    const seeds = [
      condition(),
      encounter(),
      patient(),
      ...ownResources()
        .filter(
 (one) => one.resourceType === 'Observation' || one.resourceType === 'DiagnosticReport'
        )
        .slice(0, 2)
    ]
    for (const seed of seeds) {
      for (const mutant of mutants(seed)) {
        const fast = fastHolds(mutant)
        const slow = slowHolds(mutant)
        if (!slow) refused++
        if (!fast && slow) stricter++
        assert.ok(slow || !fast, `only the slow check refuses ${JSON.stringify(mutant)}`)
      }
    }
    console.log(`      ${refused} changes refused by both, ${stricter} by the strict layer alone`)
    assert.ok(refused > 400)
  })

  it('on every third-party resource', function () {
    this.timeout(120_000)
    const files = jsonFiles(join(SHARED_DATA, 'fhir'))
    if (files === undefined) {
      console.log('      skipped: no ../shared/data/fhir beside this repository')
      return this.skip()
    }
    let count = 0
    for (const file of files) {
      for (const resource of partsOf(JSON.parse(readFileSync(file, 'utf8')) as Resource)) {
        count++
        assert.equal(fastHolds(resource), slowHolds(resource), `${file} ${resource.id ?? ''}`)
      }
    }
    assert.ok(count > 1500, `${count} resources`)
  })
})
