import { serve } from '../plugin/serve.ts';
import { provider } from './provider.ts';

/** A quick stand-in for hashicorp/aws that works with an emulated AWS only. */
serve(provider);
