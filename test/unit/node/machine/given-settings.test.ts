import assert from 'node:assert/strict'
import { loadConfig } from '../../../../src/node/machine/config/index.js'
import { changedSettings, givenSettings, settingFlags } from '../../../../src/node/machine/given-settings.js'

const load = (flags: Readonly<Record<string, string>>): ReturnType<typeof loadConfig<'hospital'>> =>
  loadConfig('hospital', { flags, env: { MEDICHAIN_API_PORT: '8080', MEDICHAIN_PASSPHRASE: 'secret' } })

describe('node: settings that a start was given', () => {
  const given = givenSettings(load({
    reviewMode: 'manual', displayName: 'St. Mary\'s', patientRegisters: 'urn:a,urn:b', dataRoot: '/elsewhere'
  }), undefined)

  it('are those of flags and environment, without secrets and folders', () => {
    assert.deepEqual(given, {
      reviewMode: 'manual', displayName: 'St. Mary\'s', patientRegisters: 'urn:a,urn:b', apiPort: '8080'
    })
  })

  it('become arguments of a command line that repeats them', () => {
    assert.match(settingFlags(given), / --review-mode manual/)
    assert.match(settingFlags(given), / --display-name 'St\. Mary'\\''s'/)
    assert.match(settingFlags(givenSettings(load({}), 'my.yaml')), / --config \/.*my\.yaml$/)
  })

  it('are reported by a start that lacks or changes them, and not by a start that repeats them', () => {
    const later = load({ displayName: 'St. Mary\'s', patientRegisters: 'urn:a,urn:b' })
    assert.deepEqual(changedSettings(given, givenSettings(later, undefined), later.config),
      ['the last start had --review-mode manual; now it is rules'])
    assert.deepEqual(changedSettings({ config: '/a.yaml' }, {}, later.config),
      ['the last start had --config /a.yaml; now it is \'another file\''])
  })
})
