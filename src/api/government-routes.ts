import { endpoints } from './endpoints.js'
import { needGovernment } from './needed-role.js'
import { jsonRoute, ok } from './route.js'
import { ApproveQuery, ByPeer, Enrolment, Rejection } from './schemas.js'

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
    query: ApproveQuery,
    async handle ({ params, query }, services) {
      const { allowDuplicateName = false } = query
      return ok(await needGovernment(services).approve(params.id, { allowDuplicateName }))
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
    query: ApproveQuery,
    body: Enrolment,
    async handle ({ body, query }, services) {
      const { allowDuplicateName = false } = query
      return ok(await needGovernment(services).add(body, { allowDuplicateName }))
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
