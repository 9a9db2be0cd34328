import { App, TerraformStack } from 'cdktf';

// The least that CDKTF synthesises: one stack with nothing in it.
const app = new App();
new TerraformStack(app, 'empty');
app.synth();
