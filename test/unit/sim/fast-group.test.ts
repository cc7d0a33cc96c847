import { fastGroup } from '../../../src/sim/fast-group.js'
import { testGroupLaws } from '../protocol/crypto/group-laws.js'

describe('sim: the substitute for the group', () => {
  testGroupLaws(fastGroup)
})
