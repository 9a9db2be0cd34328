/**
 * Characters that are not seen, or turn around what stands beside them: control and format characters, and letters without a form. Not the
 * ends of lines and tabs, nor what makes a sign an emoji. https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const unseen = /(?!\r?\n|\t|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A text with each of them written out as JSON does it: `\u202e`. */
export const visible = (text: string): string =>
  text.replace(unseen, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
