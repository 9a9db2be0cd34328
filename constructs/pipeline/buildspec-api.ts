import type { Buildspec } from './buildspec.ts';

/** What the pipeline's later actions know the image by: repository and digest. */
export const imageVariable = 'IMAGE';

/** Written for the deployment: which container gets which image. Source: CodePipeline, "Image definitions file reference". */
export const imageDefinitions = 'imagedefinitions.json';

const tag = '"$REPOSITORY:$COMMIT"';
const lookUp =
  'aws ecr describe-images --repository-name "$REPOSITORY_NAME" --image-ids "imageTag=$COMMIT" --query "imageDetails[0].imageDigest" --output text';

/**
 * Builds the image of a commit, once: a tag is written once, so a release of the same commit takes what is there. The
 * digest is the registry's own. Reads `REPOSITORY`, `REPOSITORY_NAME` and `COMMIT`.
 */
export const imageBuildspec: Buildspec = {
  commands: [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: for the shell.
    'aws ecr get-login-password | docker login --username AWS --password-stdin "${REPOSITORY%%/*}"',
    `${lookUp} || { docker build --platform linux/amd64 --tag ${tag} . && docker push ${tag}; }`,
    `DIGEST=$(${lookUp})`,
    `export ${imageVariable}="$REPOSITORY@$DIGEST"`,
    `printf '[{"name":"api","imageUri":"%s"}]' "$${imageVariable}" > ${imageDefinitions}`,
  ],
  exports: [imageVariable],
  artifacts: { files: [imageDefinitions] },
};
