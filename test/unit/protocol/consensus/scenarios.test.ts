import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ScenarioNode } from './support/scenario-node.js'
import { parseScenario, runScenario } from './support/transcript.js'

const FOLDER = fileURLToPath(new URL('../../../scenarios/', import.meta.url))

/** REWRITE=1 writes the current outputs into the files. Read the difference before a commit. */
const rewrite = process.env['REWRITE'] === '1'

describe('consensus scenarios', () => {
  const files = readdirSync(FOLDER).filter(name => name.endsWith('.txt'))

  it('exist', () => { assert.ok(files.length > 0) })

  for (const name of files) {
    it(name.replace('.txt', '').replaceAll('-', ' '), () => {
      const node = new ScenarioNode()
      const differences = runScenario(FOLDER + name, command => node.run(command), rewrite)
      for (const { line, command, expected, actual } of differences) {
        assert.equal(actual, expected, `${name}:${line} ${command}`)
      }
    })
  }

  it('need an output for each command', () => {
    assert.throws(() => parseScenario('reason\nreason\n'), /line 2: ---- expected/)
  })
})
