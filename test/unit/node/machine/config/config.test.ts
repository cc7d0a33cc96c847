import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ConfigError, configOptions, loadChainParameters, loadConfig
} from '../../../../../src/node/machine/config/index.js'
import type { ConfigSources } from '../../../../../src/node/machine/config/index.js'
import { DEFAULT_PARAMETERS } from '../../../../../src/protocol/membership/index.js'
import { temporaryFolder } from '../../../storage/temporary-folder.js'

let folder: Awaited<ReturnType<typeof temporaryFolder>>

/** Returns the lines of the error that loading throws. */
function problems (load: () => unknown): string[] {
  try {
    load()
  } catch (error) {
    assert(error instanceof ConfigError, String(error))
    assert.equal(error.exitCode, 2)
    return error.message.split('\n')
  }
  return []
}

const hospital = (sources: ConfigSources): string[] =>
  problems(() => loadConfig('hospital', sources))

async function file (text: string): Promise<string> {
  const path = join(folder.path, 'given.yaml')
  await writeFile(path, text)
  return path
}

/** Each test of the calling suite gets a fresh folder. */
function inFreshFolder (): void {
  beforeEach(async () => { folder = await temporaryFolder() })
  afterEach(() => folder.remove())
}

describe('node/config: the bytes of a file', () => {
  inFreshFolder()

  it('are UTF-8, with or without a byte order mark', async () => {
    const path = join(folder.path, 'given.yaml')
    await writeFile(path, Buffer.from('displayName: Spital Zürich\n', 'latin1'))
    assert.match(hospital({ file: path })[0] ?? '', /is not UTF-8 \(line 1\); save it as UTF-8/)
    await writeFile(path, Buffer.from('displayName: a\n', 'utf16le'))
    assert.match(hospital({ file: path })[0] ?? '', /is UTF-16/)
    assert.deepEqual(hospital({ file: await file('\uFEFFdisplayName: Zürich\n') }), [])
  })
})

describe('node/config: files that come with the package', () => {
  inFreshFolder()

  for (const role of ['hospital', 'government'] as const) {
    it(`config/${role}.yaml names every setting of a ${role}, with its default`, () => {
      const { config, sources, file } = loadConfig(role)
      assert.equal(file, `config/${role}.yaml`)
      for (const option of configOptions(role)) {
        const key = option.key as keyof typeof config
        assert.deepEqual(config[key], option.default, option.key)
        assert.equal(sources[key], 'file', `${option.key} is not in the file`)
        assert.notEqual(option.description, '')
      }
    })
  }

  it('config/chain.yaml names every parameter of a chain, with its default', () => {
    const { config, sources } = loadChainParameters()
    assert.deepEqual(config, DEFAULT_PARAMETERS)
    assert(Object.values(sources).every(source => source === 'file'))
  })
})

describe('node/config: settings', () => {
  it('shows a form that is itself taken', () => {
    for (const flag of ['notice-url', 'api-public-base-url', 'api-tls-listen', 'record-base']) {
      const [line = ''] = hospital({ flags: { [flag]: 'no form' } })
      const [, form = ''] = /must look like (\S+).*, is "no form"$/.exec(line) ?? []
      assert.notEqual(form, '', line)
      const again = hospital({ flags: { [flag]: form } })
      assert.equal(again.some(text => text.includes('must look like')), false, flag)
    }
  })

  it('refuses ports that do not exist, and an announced port 0', () => {
    const flags = (port: string): Record<string, string> => ({
      listen: `/ip4/127.0.0.1/tcp/${port}`, announce: `/dns4/node.example/tcp/${port}`,
      government: `/ip4/127.0.0.1/tcp/${port}/p2p/12D3KooW`, 'api-tls-listen': `0.0.0.0:${port}`,
      'api-public-base-url': `https://node.example:${port}`, 'notice-url': `http://localhost:${port}/`
    })
    for (const port of ['1', '80', '8443', '59999', '65535']) {
      assert.deepEqual(hospital({ flags: flags(port) }), [], port)
    }
    for (const port of ['65536', '65540', '65600', '66000', '70000', '99999']) {
      const lines = hospital({ flags: flags(port) })
      assert.equal(lines.length, 6, lines.join())
      for (const line of lines) assert.match(line, /^--\S+: (item 1 )?must look like \S+/)
    }
    assert.match(hospital({ flags: flags('0') }).join('\n'), /^--announce: item 1 must look like .*$/)
  })

  it('says in words that something is empty or too long', () => {
    assert.deepEqual(hospital({ flags: { 'data-root': '' } }), ['--data-root: must not be empty'])
    assert.deepEqual(hospital({ flags: { 'practitioner-number': 'x'.repeat(65) } }),
      ['--practitioner-number: must have at most 64 characters'])
  })

  it('shows the form of a trusted block', () => {
    const [line] = hospital({ flags: { 'trusted-block': '5' } })
    assert.match(line ?? '', /must look like 1200:5e0f… \(a height, and 64 hexadecimal digits\), is "5"$/)
    assert.deepEqual(hospital({ flags: { 'trusted-block': `5:${'0a'.repeat(32)}` } }), [])
  })

  it('refuses names that people cannot read', () => {
    for (const name of ['Evil\u001b[2J', '   ', ' St Mary', 'a\u202eb', '\u00adb']) {
      const [line = ''] = hospital({ flags: { 'display-name': name } })
      assert.match(line, /--display-name: must be a name that people can read; it (has|begins)/)
      assert.match(problems(() => loadConfig('government', { flags: { networkName: name } }))[0] ?? '',
        /--network-name: must be a name/)
    }
    assert.deepEqual(hospital({ flags: { 'display-name': 'Hôpital 3' } }), [])
  })

  it('is read by the code, for every setting', async () => {
    const files = (await readdir('src', { recursive: true })).map(name => name.replaceAll('\\', '/'))
      .filter(name => name.endsWith('.ts') && !name.startsWith('node/config/'))
    const texts = await Promise.all(files.map(async name => await readFile(join('src', name), 'utf8')))
    const code = texts.join('').replace(/\/\*.*?\*\//gs, '')
    const keys = (['hospital', 'government'] as const).flatMap(configOptions).map(option => option.key)
    const isRead = (key: string): boolean => new RegExp(`\\b${key}\\b`).test(code)
    assert.deepEqual(keys.filter(key => !isRead(key)), [])
    assert(!isRead('apiHost'))
  })
})

describe('node/config: precedence', () => {
  inFreshFolder()

  it('flag over environment over file over default', async () => {
    const given = await file('apiPort: 1\ngraceMs: 111\nlogLevel: warn\n')
    const { config, sources } = loadConfig('hospital', {
      file: given,
      env: { MEDICHAIN_API_PORT: '2', MEDICHAIN_GRACE_MS: '222', HOME: '/root' },
      flags: { apiPort: '3' }
    })
    assert.deepEqual([config.apiPort, config.graceMs, config.logLevel, config.rebroadcastMs],
      [3, 222, 'warn', 1000])
    assert.deepEqual([sources.apiPort, sources.graceMs, sources.logLevel, sources.rebroadcastMs],
      ['flag', 'environment', 'file', 'default'])
  })

  it('takes flags in any spelling, and text as the type of the setting', () => {
    const { config } = loadConfig('hospital', {
      flags: {
        'api.port': '8080',
        'view-timeout-growth': '2.5',
        listen: '/ip4/0.0.0.0/tcp/1, /dns4/a.b/tcp/2'
      }
    })
    assert.equal(config.apiPort, 8080)
    assert.equal(config.viewTimeoutGrowth, 2.5)
    assert.deepEqual(config.listen, ['/ip4/0.0.0.0/tcp/1', '/dns4/a.b/tcp/2'])
    const text = { MEDICHAIN_AUTO_APPROVE: 'yes' }
    assert.equal(loadConfig('government', { env: text }).config.autoApprove, true)
  })

  it('treats a key without a value as absent, and an empty file as defaults', async () => {
    const valueless = loadConfig('hospital', { file: await file('apiPort:\n') })
    assert.equal(valueless.sources.apiPort, 'default')
    assert.equal(loadConfig('hospital', { file: await file('# nothing\n') }).config.apiPort, 0)
  })

  it('one environment serves every role; a government\'s flags may name chain parameters', () => {
    const env = { MEDICHAIN_ATTEMPTS: '5', MEDICHAIN_BEGIN_WITH: '4', MEDICHAIN_NAME: 'x' }
    assert.deepEqual(hospital({ env }), [])
    assert.equal(loadConfig('government', { env, flags: { attempts: '2' } }).config.beginWith, 4)
    const flags = { 'begin-with': '4', attempts: '2' }
    assert.equal(loadChainParameters({ env, flags }).config.attempts, 2)
  })
})

describe('node/config: errors name the key, the place and the fix', () => {
  inFreshFolder()

  it('a file of another kind, in a one-line message', () => {
    const [line, ...rest] = hospital({ file: 'config/chain.yaml' })
    assert.equal(line, 'config/chain.yaml: file: this holds settings of the chain; name a file with those ' +
      'of the hospital, such as config/hospital.yaml')
    assert.deepEqual(rest, [])
    assert.match(problems(() => loadConfig('government', { file: 'config/hospital.yaml' })).join('\n'),
      /^config\/hospital\.yaml: file: this holds settings of the hospital; [^\n]+$/)
  })

  it('several problems together up to a limit, with the list of settings once', async () => {
    const keys = Array.from({ length: 25 }, (_, at) => `zzz${at}: 1\n`)
    const lines = hospital({ file: await file(keys.join('')) })
    assert.equal(lines.length, 11)
    assert.equal(lines.filter(line => line.includes('Known are')).length, 1)
    assert.equal(lines[10], 'and 15 more like these')
  })

  it('unknown and misspelt keys, with the key that was probably meant', async () => {
    const given = await file('# comment\napiProt: 1\nzzzzzzzz: 2\n')
    const lines = hospital({
      file: given, env: { MEDICHAIN_APIPROT: '1' }, flags: { 'review-mod': 'rules' }
    })
    assert.equal(lines[0], `${given}:2: apiProt: is not a known setting. Did you mean apiPort?`)
    assert.match(lines[1]!, /:3: zzzzzzzz: is not a known setting\. Known are: dataRoot, /)
    assert.equal(lines[2],
      'environment: MEDICHAIN_APIPROT: is not a known setting. Did you mean MEDICHAIN_API_PORT?')
    assert.equal(lines[3],
      'command line: review-mod: is not a known setting. Did you mean reviewMode?')
  })

  it('values out of range or of another type', async () => {
    const given = await file('apiPort: 65536\nlisten: /ip4/1.2.3.4/tcp/1\nlogLevel: loud\n')
    assert.deepEqual(hospital({ file: given, env: { MEDICHAIN_GRACE_MS: 'soon' } }), [
      `${given}:1: apiPort: must be from 0 to 65535, is 65536`,
      `${given}:2: listen: must be a list, is "/ip4/1.2.3.4/tcp/1"`,
      `${given}:3: logLevel: must be one of trace, debug, info, warn, error, silent; is "loud"`,
      'MEDICHAIN_GRACE_MS: must be a whole number, is "soon"'
    ])
  })

  it('invalid addresses, and names with too many bytes', () => {
    const lines = hospital({
      flags: {
        listen: '/ip4/1.2.3.4/tcp/1,localhost:80', government: '/ip4/1.2.3.4/tcp/1',
        displayName: 'ü'.repeat(33)
      }
    })
    assert.match(lines[0]!, /^--listen: item 2 must look like .* is "localhost:80"$/)
    assert.match(lines[1]!, /^--government: must look like .*\/p2p\//)
    assert.equal(lines[2], '--display-name: must have at most 64 bytes of UTF-8')
  })

  it('a bad value, even if another source overrides it', async () => {
    const given = await file('apiPort: -1\n')
    assert.equal(hospital({ file: given, flags: { apiPort: '1' } }).length, 1)
  })

  it('a file that is missing, not YAML or not a map, and a repeated key', async () => {
    const none = join(folder.path, 'none.yaml')
    assert.match(hospital({ file: none })[0]!, /none\.yaml: file: does not exist\./)
    const of = async (text: string): Promise<string> => hospital({ file: await file(text) })[0]!
    assert.match(await of('a: [1\nb: 2'), /given\.yaml:2: file: is not valid/)
    assert.match(await of('- a\n- b\n'), /:1: file: must hold lines of the/)
    assert.match(await of('apiPort: 1\napiPort: 2\n'), /:2: file: .*unique/)
  })

  it('chain parameters that contradict one another', () => {
    const chain = (flags: Record<string, string>): string[] =>
      problems(() => loadChainParameters({ flags }))
    assert.deepEqual(chain({ minMembers: '2' }), ['--min-members: must be at least ' +
      'validatorsPerDiagnosis + 1 and at most maxMembers'])
    assert.match(chain({ viewTimeoutCapMs: '100' })[0]!, /viewTimeoutMs: must be at most viewTime/)
    assert.match(chain({ attempts: '0' })[0]!, /^--attempts: must be from 1 to 16, is 0$/)
    assert.deepEqual(chain({ minMembers: '3' }), [])
  })

  it('never repeats a passphrase', () => {
    const lines = hospital({ flags: { passphrase: 'secret'.repeat(200) } })
    assert.equal(lines.length, 1)
    assert(!lines[0]!.includes('secret'))
  })
})

describe('node/config: reference', () => {
  inFreshFolder()

  it('lists the flag and the environment variable of every setting', () => {
    const option = configOptions('hospital').find(({ key }) => key === 'batchDelayMs')
    assert.deepEqual([option?.flag, option?.env, option?.type, option?.default],
      ['--batch-delay-ms', 'MEDICHAIN_BATCH_DELAY_MS', 'integer', 5])
  })
})
