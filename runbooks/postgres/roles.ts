/** Roles: who they are, bringing them over, and acting as those that own something. */
export { grantOwners, grantRoles, mayReadAll, ownersToGrant, revokeOwners, rolesToGrant } from './owners.ts';
export { copyRoles, lookAtRoles } from './roles/copy.ts';
export { listRoles, type Roles } from './roles/list.ts';
