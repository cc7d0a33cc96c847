import { endpoints } from './endpoints.js'
import { needGovernment } from './needed-role.js'
import { jsonRoute, ok } from './route.js'
import { ByPeer, Enrolment, Rejection } from './schemas.js'

/** Calls that only the government's node serves: who belongs. */
export const governmentRoutes = {
  enrolments: jsonRoute({
    ...endpoints.enrolments,
    async handle (_, services) {
      return ok(await needGovernment(services).enrolments())
    }
  }),
  approve: jsonRoute({
    ...endpoints.approve,
    params: ByPeer,
    async handle ({ params }, services) {
      return ok(await needGovernment(services).approve(params.id))
    }
  }),
  reject: jsonRoute({
    ...endpoints.reject,
    params: ByPeer,
    body: Rejection,
    async handle ({ params, body }, services) {
      return ok(await needGovernment(services).reject(params.id, body.message ?? ''))
    }
  }),
  addMember: jsonRoute({
    ...endpoints.addMember,
    body: Enrolment,
    async handle ({ body }, services) {
      return ok(await needGovernment(services).add(body))
    }
  }),
  removeMember: jsonRoute({
    ...endpoints.removeMember,
    params: ByPeer,
    async handle ({ params }, services) {
      return ok(await needGovernment(services).remove(params.id))
    }
  }),
  begin: jsonRoute({
    ...endpoints.begin,
    async handle (_, services) {
      return ok(await needGovernment(services).begin())
    }
  })
}
