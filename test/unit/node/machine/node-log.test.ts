import assert from 'node:assert/strict'
import type { LogLossView } from '../../../../src/api/index.js'
import { createNodeLog } from '../../../../src/node/machine/node-log.js'

interface Line { readonly msg: string, readonly [field: string]: unknown }

describe('node: its log', () => {
  let lines: Line[]
  let loss: LogLossView | undefined
  const open = (level: string): ReturnType<typeof createNodeLog> => {
    lines = []
    loss = undefined
    return createNodeLog({ name: 'one', level, json: true }, {
      log: line => { lines.push(JSON.parse(line) as Line) }, lost: () => loss
    })
  }

  it('writes the number of missing lines once, as soon as lines can be written again', () => {
    const logger = open('warn')
    loss = { lines: 3, since: 0, cause: 'ENOSPC', lasts: true }
    logger.warn({}, 'is lost')
    loss = { ...loss, lasts: false }
    logger.warn({}, 'is written')
    logger.warn({}, 'is written, too')
    const [, , told] = lines
    assert.deepEqual(lines.map(({ msg }) => msg),
      ['is lost', 'is written', 'lines of the log could not be written', 'is written, too'])
    assert.deepEqual([told?.['lines'], told?.['cause']], [3, 'ENOSPC'])
  })

  it('counts repetitions within a second instead of writing them', () => {
    const logger = open('info')
    let made = 0
    for (let time = 0; time < 500; time++) logger.info(() => ({ number: ++made }), 'often')
    logger.info({}, 'once')
    assert.equal(lines.length, 6)
    assert.equal(made, 5, 'the fields of a suppressed line are not computed')
    logger.flush()
    assert.deepEqual([lines.at(-1)?.msg, lines.at(-1)?.['more']], ['often', 495])
    assert.equal(lines.length, 7)
  })

  it('writes every line at debug level, and builds no text for a level that is off', () => {
    const debug = open('debug')
    for (let time = 0; time < 50; time++) debug.info({}, 'often')
    assert.equal(lines.length, 50)
    const warn = open('warn')
    const never = (): object => assert.fail()
    warn.info(never, 'off')
    warn.debug(never, 'off')
    assert.deepEqual(lines, [])
  })
})
