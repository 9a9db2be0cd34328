export { type Installed, installProviders } from './mirror.ts';
