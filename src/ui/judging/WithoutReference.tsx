/** What the judge that comes with the page is good for without a reference, and what else there is. */
export function WithoutReference() {
  return (
    <>
      Without a reference this judge tells complete answers that keep to the question from others, and cannot
      check facts. For more, bring a larger model under <a href="#/judge">Judge</a>, or{' '}
      <a href="#/explain">grade rows yourself</a>.
    </>
  );
}
