"""moto as an HTTP server on 127.0.0.1, with the gaps closed that a Terraform AWS provider falls into.

usage: server.py PORT VERSION STANDING     exits 3 where this Python does not have that version of moto

STANDING is JSON: what the account has before anybody deploys to it, see standing.ts.
"""

import gc
import importlib.metadata
import json
import signal
import sys

MISSING = 3


def require(version):
    try:
        found = importlib.metadata.version("moto")
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    if found != version:
        print(f"moto {version} is needed, found: {found}", file=sys.stderr)
        sys.exit(MISSING)
    try:
        import flask  # noqa: F401  the "server" extra of moto
    except ImportError:
        print("moto is here without its server extra", file=sys.stderr)
        sys.exit(MISSING)


def main(port, version, standing):
    require(version)
    import application_autoscaling
    import budgets
    import cloudfront
    import cloudwatch
    import codebuild
    import codedeploy
    import codepipeline
    import codestar_connections
    import ec2
    import ecr
    import ecs
    import iam
    import json_api
    import logs
    import rds
    import route53
    import s3
    import s3control
    import services
    import serving
    import stepfunctions

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    patched = (application_autoscaling, budgets, cloudwatch, codepipeline, ec2, ecr, ecs, iam, logs, rds, route53, s3)
    for service in (*patched, stepfunctions):
        service.close_gaps()
    route53.add_zones(standing["zones"])
    services.look_once()
    application = DomainDispatcherApplication(create_backend_app)
    application = s3control.Jobs(cloudfront.CloudFront(s3.BucketSubresources(application)))
    application = json_api.JsonApis(
        application,
        {
            "CodeBuild_20161006": codebuild.CodeBuild,
            "CodeDeploy_20141006": codedeploy.CodeDeploy,
            "CodeStar_connections_20191201": codestar_connections.with_connections(standing["connections"]),
        },
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # What is loaded now stays; to look through it for garbage again and again took a tenth of the answers' time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    serving.serve(port, application)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))
