import assert from 'node:assert/strict'
import { createLogger } from '../../../../src/node/machine/logger.js'
import { fromHex } from '../../../../src/protocol/types/index.js'
import { controls } from '../../../fixtures/controls.js'

function lines (json: boolean, log: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const written: string[] = []
  log(createLogger({ name: 'hospital-1', level: 'trace', json, write: line => { written.push(line) } }))
  return written
}

describe('node: the log', () => {
  for (const json of [false, true]) {
    it(`is one line each, whatever others wrote into it${json ? ', as JSON' : ''}`, () => {
      for (const control of controls) {
        const evil = `Evil${control}12:00:00.000 WARN  forged`
        const written = lines(json, logger => {
          logger.warn({ hospital: evil, nested: { list: [evil] }, [evil]: 1 }, evil)
          logger.error({ err: new Error(evil) }, 'failed')
        })
        assert.equal(written.length, 2)
        for (const line of written) {
          assert.equal(line.indexOf('\n'), line.length - 1, JSON.stringify(line))
          assert.ok(!line.slice(0, -1).includes(control), JSON.stringify(line))
        }
      }
    })
  }

  it('has no calls of an error, and no text that a parser quotes', () => {
    const parse = (): unknown => JSON.parse('{"identifier": MC-1007-0627}')
    let quoting: unknown
    try { parse() } catch (error) { quoting = error }
    assert.match(String(quoting), /MC-1007/, 'the platform quotes what it parses')
    for (const json of [false, true]) {
      const [plain = '', parsed = '', text = ''] = lines(json, logger => {
        logger.error({ err: Object.assign(new RangeError('no place'), { code: 'EPLACE' }) }, 'failed')
        logger.error({ err: quoting }, 'failed')
        logger.error({ err: 'thrown text' }, 'failed')
      })
      assert.match(plain, /no place/)
      for (const line of [plain, parsed]) assert.doesNotMatch(line, /"stack"|\bat .*logger\.test|MC-1007/)
      assert.match(text, /thrown text/)
    }
  })

  it('names the place in the program where an error was made', () => {
    let made: unknown
    try { fromHex('x') } catch (error) { made = error }
    for (const json of [false, true]) {
      const [line = ''] = lines(json, logger => { logger.error({ err: made }, 'failed') })
      assert.match(line, /at"?[=:]"?protocol\/types\/bytes\.ts:\d+/)
    }
  })

  it('loses nothing: text escaped as JSON is read back unchanged', () => {
    const text = `a\u001b[2J\u009b\u202e\u{e0041}"\\`
    const [line = ''] = lines(true, logger => { logger.info(text) })
    assert.equal((JSON.parse(line) as { msg: string }).msg, text)
    const [shown = ''] = lines(false, logger => { logger.info({ name: 'x', of: 'St Märy' }, 'a\u001b[2J') })
    assert.match(shown, /info {2}a\\u001b\[2J of=St Märy\n$/)
  })
})
