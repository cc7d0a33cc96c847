import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ClientView, RegisteredClientView } from '../../../src/api/index.js'
import { ecKey } from '../api/access/bench.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: client', () => {
  let nodes: RunningNodes
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  async function run (words: string): Promise<string> {
    const { code, err, out } = await nodes.cli(words)
    assert.equal(code, 0, err)
    return out
  }
  async function list (): Promise<ClientView[]> {
    return JSON.parse(await run('client list --json')) as ClientView[]
  }

  it('registers a program with a key, and tells what its engineer needs', async () => {
    await writeFile(path.join(nodes.cwd, 'public.pem'), ecKey().pem)
    const out = await run('client add ehr --scope system/Condition.crs --key public.pem --purpose TREAT ' +
      'CAREMGT --role doctor --record-system https://ehr.example/d --origin https://ehr.example ' +
      '--per-minute 60')
    assert.match(out, /client id +ehr/)
    assert.match(out, /token endpoint +http:\/\/127\.0\.0\.1:\d+\/auth\/token/)
    assert.doesNotMatch(out, /secret/)
    const [{ addedAt, rotatedAt, ...client } = {} as ClientView] = await list()
    assert.equal(addedAt, rotatedAt)
    assert.deepEqual(client, {
      id: 'ehr', scope: 'system/Condition.crs', method: 'private_key_jwt', keys: [{ kind: 'P-384' }],
      purposes: ['TREAT', 'CAREMGT'], roles: ['doctor'], recordSystem: 'https://ehr.example/d',
      origins: ['https://ehr.example'], perMinute: 60
    })
    assert.match(await run('client list'),
      /CLIENT +PROVES ITSELF BY.*\nehr +P-384 +system\/Condition\.crs +TREAT, CAREMGT/)
  })

  it('shows a new secret once, and another one after a rotation', async () => {
    const registered = async (words: string): Promise<RegisteredClientView> =>
      JSON.parse(await run(`${words} --secret --json`)) as RegisteredClientView
    const add = await registered('client add portal --scope system/*.rs')
    const rotate = await registered('client rotate portal')
    assert.ok(add.secret !== undefined && rotate.secret !== undefined && add.secret !== rotate.secret)
    const text = await run('client rotate portal --secret')
    assert.match(text, /^rotated portal; its earlier access tokens have ended\n/)
    assert.match(text, /secret \(shown once\) +\S{43}\n/)
    const shown = `${await run('client list')}${JSON.stringify(await list())}`
    assert.ok(!shown.includes(rotate.secret))
    const file = await readFile(path.join(nodes.cwd, 'data/hospital-1/clients.json'), 'utf8')
    assert.ok(!file.includes(rotate.secret))
  })

  it('removes a program', async () => {
    await run('client add portal --scope system/*.rs --secret')
    assert.match(await run('client remove portal'), /^removed portal; its access tokens have ended\n$/)
    assert.deepEqual(await list(), [])
    assert.match(await run('client list'), /no program is registered/)
  })

  it('says what is wrong', async () => {
    const { pem, secret } = ecKey()
    await writeFile(path.join(nodes.cwd, 'public.pem'), pem)
    await writeFile(path.join(nodes.cwd, 'private.pem'), secret.export({ type: 'pkcs8', format: 'pem' }))
    await nodes.expectError('client add ehr --key public.pem', 2, /give --scope/)
    await nodes.expectError('client add ehr --scope system/*.r', 2, /either --key with a file, or --secret/)
    await nodes.expectError('client add ehr --scope system/*.r --secret --key public.pem', 2, /either --key/)
    await nodes.expectError('client add ehr --scope system/*.r --key none.pem', 1, /none\.pem: no such file/)
    await nodes.expectError('client add ehr --scope system/*.r --key private.pem', 1, /this is a private key/)
    await nodes.expectError('client add ehr --scope system/*.rc --secret', 1, /a scope is system\/TYPE/)
    await nodes.expectError('client add EHR --scope system/*.r --secret', 1, /id must be a name of 2 to 40/)
    await nodes.expectError('client add ehr --scope system/*.r --secret --purpose SALE', 1,
      /purposes\.0 must be one of/)
    await nodes.expectError('client remove ehr --json', 1, /there is no client ehr/)
    await nodes.expectError('client rotate ehr --secret', 1, /there is no client ehr/)
    await nodes.stop()
    await nodes.expectError('client list --name hospital-1', 1, /no node is running/)
  })
})
