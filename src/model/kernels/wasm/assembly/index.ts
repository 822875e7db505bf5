export { launch, serve } from './threads';
