export { type Installed, installProviders } from './mirror.ts';
export { type Residents, startResidents } from './resident.ts';
