import { needGovernment } from './needed-role.js'
import { jsonRoute, ok } from './route.js'
import { ByPeer, Enrolment, Rejection } from './schemas.js'

/** Calls that only the government's node serves: who belongs. */
export const governmentRoutes = {
  enrolments: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/enrolments',
    summary: 'Hospitals that asked to be admitted.',
    async handle (_, services) {
      return ok(await needGovernment(services).enrolments())
    }
  }),
  approve: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/enrolments/:id/approve',
    summary: 'Admits a hospital that asked.',
    params: ByPeer,
    async handle ({ params }, services) {
      return ok(await needGovernment(services).approve(params.id))
    }
  }),
  reject: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/enrolments/:id/reject',
    summary: 'Turns a hospital away; the message is shown to it.',
    params: ByPeer,
    body: Rejection,
    async handle ({ params, body }, services) {
      return ok(await needGovernment(services).reject(params.id, body.message ?? ''))
    }
  }),
  addMember: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/allowlist',
    summary: 'Admits a hospital from its signed enrolment file.',
    body: Enrolment,
    async handle ({ body }, services) {
      return ok(await needGovernment(services).add(body))
    }
  }),
  removeMember: jsonRoute({
    kind: 'json',
    method: 'DELETE',
    path: '/v1/allowlist/:id',
    summary: 'Signs and publishes a list without this hospital.',
    params: ByPeer,
    async handle ({ params }, services) {
      return ok(await needGovernment(services).remove(params.id))
    }
  }),
  begin: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/allowlist/begin',
    summary: 'Makes the genesis from the hospitals approved so far.',
    async handle (_, services) {
      return ok(await needGovernment(services).begin())
    }
  })
}
