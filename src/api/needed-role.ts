import { ServiceError } from './service-error.js'
import type { GovernmentServices, HospitalServices, Services } from './services.js'

/** @throws ServiceError 403 `wrong-role` */
export function needGovernment (services: Services): GovernmentServices {
  if (services.government !== undefined) return services.government
  throw new ServiceError(403, 'wrong-role',
    'only the government decides who belongs and this node is a hospital; ' +
    'ask the government node (--name government)')
}

/** @throws ServiceError 403 `wrong-role` */
export function needHospital (services: Services): HospitalServices {
  if (services.hospital !== undefined) return services.hospital
  throw new ServiceError(403, 'wrong-role',
    'the government holds no clinical data and this node is the government; ' +
    'ask a hospital node (--name hospital-1)')
}
