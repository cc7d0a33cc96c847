import assert from 'node:assert/strict'
import { InvalidArgumentError } from 'commander'
import { ServiceError } from '../../../src/api/index.js'
import { parseBytes } from '../../../src/api/parse-json.js'
import { caseIdText, wholeNumber } from '../../../src/cli/arguments.js'
import { CliError } from '../../../src/cli/cli-error.js'
import { peersNamed } from '../../../src/cli/hospitals.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import { mutateBytes } from '../mutate-bytes.js'
import { mutateJson } from '../mutate-json.js'
import type { Target } from '../target.js'
import { runCli } from '../../unit/cli/bench-io.js'
import { assertSilent, MARKERS, SUBMISSIONS } from './fhir.js'

const text = (input: Uint8Array): string => Buffer.from(input).toString('utf8')
const CODES = ['not-utf-8', 'not-json', 'duplicate-key', 'too-deep', 'not-portable']

const jsonText: Target = {
  name: 'json-text',
  extension: 'json',
  make (random) {
    const json = JSON.stringify(mutateJson(random.pick(SUBMISSIONS), random), undefined, random.pick([0, 2]))
    if (random.chance(0.05)) return utf8(random.pick(['[', '{"a":', '"', '\\', ' ', '1', '"\\u0000'])
      .repeat(random.pick([10, 1000, 200_000])))
    return random.chance(0.2) ? utf8(json) : mutateBytes(utf8(json), random)
  },
  run (input) {
    const given = text(input)
    let value: unknown
    try {
      value = parseBytes(input)
    } catch (error) {
      assert(error instanceof ServiceError, String(error))
      assert(CODES.includes(error.code), error.code)
      assertSilent(error.message)
      const line = /line (\d+)/.exec(error.message)?.[1]
      assert(line === undefined || Number(line) <= given.split('\n').length)
      return
    }
    assert.deepEqual(value, JSON.parse(new TextDecoder().decode(input)))
  }
}

const WORDS = [
  'urn:oid:2.16.840.1.113883.4.1|999-12-3456', '999-12-3456', 'https://id.example/national|A|B', '|',
  'a|', '|b', '3b1f0c528a1e', 'ffffffffffffffff', '12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo',
  '0', '100', '-1', '1e3', '0x10', ' 7', '999999999999999', '9007199254740993', '--json', '--', '-',
  ...MARKERS
]

const HOSPITAL = { id: '12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo', name: '100' }

const argumentsText: Target = {
  name: 'cli-arguments',
  extension: 'txt',
  make (random) { return mutateBytes(utf8(random.pick(WORDS)), random, utf8(random.pick(WORDS))) },
  async run (input) {
    const given = text(input)
    const number = wholeNumber(1, 1000)
    for (const parse of [number, caseIdText]) {
      try {
        const value = parse(given)
        if (typeof value === 'number') assert(Number.isInteger(value) && value >= 1 && value <= 1000)
        else assert.equal(value.toLowerCase(), given.toLowerCase())
      } catch (error) {
        assert(error instanceof InvalidArgumentError, String(error))
      }
    }
    try {
      const [id] = peersNamed([given], [HOSPITAL])
      assert(id === given || id === HOSPITAL.id)
    } catch (error) {
      assert(error instanceof CliError, String(error))
    }
    // No node runs there, so every command ends with a message and exit code 1 or 2, without a stack trace.
    const { code, err } = await runCli(['patient', 'history', '--data', '/nowhere/at/all', '--', given],
      { cwd: '/' })
    assert(code === 1 || code === 2, `exit code ${code}`)
    assert(err !== '' && !/\n {4}at /.test(err), err)
  }
}

export const textTargets: readonly Target[] = [jsonText, argumentsText]
