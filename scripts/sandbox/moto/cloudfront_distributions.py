"""Distributions and their invalidations. A distribution is deployed at once."""

from cloudfront_xml import ACCOUNT, NAMESPACE, Problem, Stored, element, find, now, random_id, text_of, to_xml

NONE = {"Quantity": 0}

# What AWS returns also where the request left it out.
ALWAYS = {
    "Aliases": NONE,
    "OriginGroups": NONE,
    "CacheBehaviors": NONE,
    "CustomErrorResponses": NONE,
    "Comment": "",
    "Logging": {"Enabled": "false", "IncludeCookies": "false", "Bucket": "", "Prefix": ""},
    "PriceClass": "PriceClass_All",
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", **NONE}},
    "WebACLId": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": "false",
    "ContinuousDeploymentPolicyId": "",
    "Staging": "false",
}


class Distributions:
    def __init__(self, tags):
        self.tags = tags
        self.stored = {}
        self.invalidations = {}

    def answer(self, request):
        if not request.path:
            return self.create(request) if request.method == "POST" else self.list()
        found = self.stored.get(request.path[0])
        if found is None:
            raise Problem(404, "NoSuchDistribution")
        if request.path[1:2] == ["invalidation"]:
            return self.invalidation(request)
        if request.method == "PUT":
            found.must_match(request.if_match)
            found.change(complete(request.body))
        if request.method == "DELETE":
            return self.delete(found, request.if_match)
        whole = request.method == "PUT" or request.path[1:] != ["config"]
        body = to_xml("Distribution", describe(found)) if whole else to_xml("", found.config)
        return 200, {"ETag": found.etag}, body

    def create(self, request):
        given = find(request.body, "DistributionConfig") if "WithTags" in request.query else request.body
        made = Stored(random_id(), complete(given))
        self.stored[made.identifier] = made
        tags = {text_of(tag, "Key"): text_of(tag, "Value") for tag in request.body.iter(f"{NAMESPACE}Tag")}
        self.tags[arn(made)] = tags
        location = f"https://cloudfront.amazonaws.com/2020-05-31/distribution/{made.identifier}"
        return 201, {"ETag": made.etag, "Location": location}, to_xml("Distribution", describe(made))

    def delete(self, found, if_match):
        found.must_match(if_match)
        if text_of(found.config, "Enabled") == "true":
            raise Problem(409, "DistributionNotDisabled", "The distribution you are trying to delete is not disabled.")
        del self.stored[found.identifier]
        self.tags.pop(arn(found), None)
        return 204, {}, b""

    def list(self):
        items = [{**describe(one), "DistributionConfig": []} for one in self.stored.values()]
        summaries = [element("DistributionSummary", item) for item in items]
        for summary, one in zip(summaries, self.stored.values()):
            summary.extend(one.config)
        holder = element("Items", {})
        holder.extend(summaries)
        page = {"Marker": "", "MaxItems": 100, "IsTruncated": "false", "Quantity": len(items), "Items": holder}
        return 200, {}, to_xml("DistributionList", page)

    def invalidation(self, request):
        made = self.invalidations.setdefault(request.path[0], {})
        if request.method == "POST":
            identifier = "I" + random_id()
            batch = {"InvalidationBatch": request.body}
            made[identifier] = {"Id": identifier, "Status": "Completed", "CreateTime": now(), **batch}
            return 201, {}, to_xml("Invalidation", made[identifier])
        if len(request.path) == 3:
            if request.path[2] not in made:
                raise Problem(404, "NoSuchInvalidation")
            return 200, {}, to_xml("Invalidation", made[request.path[2]])
        items = [{name: one[name] for name in ("Id", "CreateTime", "Status")} for one in made.values()]
        page = {"Marker": "", "MaxItems": 100, "IsTruncated": "false", "Quantity": len(items)}
        return 200, {}, to_xml("InvalidationList", {**page, "Items": {"InvalidationSummary": items}})


def complete(config):
    for name, default in ALWAYS.items():
        if find(config, name) is None:
            config.append(element(name, default))
    return config


def arn(stored):
    return f"arn:aws:cloudfront::{ACCOUNT}:distribution/{stored.identifier}"


def describe(stored):
    signers = {"Enabled": "false", **NONE}
    return {
        "Id": stored.identifier,
        "ARN": arn(stored),
        "Status": "Deployed",
        "LastModifiedTime": stored.modified,
        "InProgressInvalidationBatches": 0,
        "DomainName": f"{stored.identifier.lower()}.cloudfront.net",
        "ActiveTrustedSigners": signers,
        "ActiveTrustedKeyGroups": signers,
        "DistributionConfig": stored.config,
    }
